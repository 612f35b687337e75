package io.agentmarket.documents;

import io.agentmarket.documents.DocumentStore.Member;
import io.agentmarket.documents.DocumentStore.Upload;
import io.agentmarket.documents.IngestQueue.Claim;
import io.agentmarket.documents.IngestQueue.Row;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.search.Dense;
import io.agentmarket.search.IndexedChunk;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.LogNames;
import io.agentmarket.shared.Sha256;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Reads one document at a time: text, chunks, vectors, ready. */
@Component
class Ingest {

    /** The lease, after which a dead reader is replaced. */
    static final Duration LEASE = Duration.ofSeconds(30);

    static final int MAX_TRIES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
    private static final Duration MAX_READING = Duration.ofSeconds(60);
    private static final Duration UNTIL_STORES_ARE_BACK = Duration.ofSeconds(10);
    private static final int BATCH = 16;

    /** The time after which a long document yields to another customer's; it later resumes where it stopped. */
    private static final Duration SLICE = Duration.ofSeconds(10);

    private final IngestQueue queue;
    private final DocumentStore documents;
    private final KnowledgeStores stores;
    private final Clock clock;

    Ingest(IngestQueue queue, DocumentStore documents, KnowledgeStores stores, Clock clock) {
        this.queue = queue;
        this.documents = documents;
        this.stores = stores;
        this.clock = clock;
    }

    /** The current document of one reader thread, for the renewal of its lease. */
    static final class Hands {
        final AtomicReference<@Nullable Claim> claim = new AtomicReference<>();
        volatile boolean stopping;
    }

    /** Renews the lease of a reader's document: extracting the text of a large document takes longer than the lease. */
    void renew(Hands hands) {
        var claim = hands.claim.get();
        if (claim != null) {
            queue.renew(claim, LEASE);
        }
    }

    /** Reads the next waiting document; false if there is none. */
    boolean next(Hands hands) {
        var claim = queue.claim(LEASE).orElse(null);
        if (claim == null) {
            return false;
        }
        hands.claim.set(claim);
        MDC.put(LogNames.CUSTOMER_ID, claim.customer().toString());
        try {
            work(claim, hands);
        } finally {
            hands.claim.set(null);
            MDC.clear();
        }
        return true;
    }

    private void work(Claim claim, Hands hands) {
        try {
            if (claim.tries() > MAX_TRIES) {
                queue.failed(claim, tooOften());
            } else if (claim.kind() == DocumentKind.ZIP) {
                unpack(claim);
            } else {
                read(claim, hands);
            }
        } catch (LostDocumentException e) {
            forgetIfDeleted(claim);
            LOG.atInfo()
                    .addKeyValue("document", claim.id())
                    .log("document was deleted or taken over by another replica");
        } catch (AppException e) {
            settle(claim, e);
        } catch (UpstreamFailure e) {
            settle(claim, e.toAppException());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.atError()
                    .addKeyValue("document", claim.id())
                    .setCause(e)
                    .log("reading a document failed with an unexpected exception");
            settle(claim, tooOften());
        }
    }

    /** Transient failures are retried later; others are shown to the customer. */
    private void settle(Claim claim, AppException failure) {
        LOG.atInfo()
                .addKeyValue("document", claim.id())
                .addKeyValue("code", failure.code())
                .log("document could not be read");
        try {
            if (failure.code().isRetryable()) {
                queue.release(claim, UNTIL_STORES_ARE_BACK);
            } else {
                queue.failed(claim, failure);
                forget(claim);
            }
        } catch (LostDocumentException e) {
            forgetIfDeleted(claim);
        } catch (AppException e) {
            LOG.atWarn()
                    .addKeyValue("document", claim.id())
                    .setCause(e)
                    .log("document could not be released, its lease expires by itself");
        }
    }

    private static AppException tooOften() {
        return new AppException(
                ErrorCode.DOCUMENT_UNREADABLE,
                "Reading the document was interrupted several times; split or simplify it.");
    }

    /** If another replica reads the document, its vectors are kept. */
    private void forgetIfDeleted(Claim claim) {
        if (documents.find(claim.customer(), claim.id()).isEmpty()) {
            forget(claim);
        }
    }

    /** Deletes vectors in the outside store that have no row in PostgreSQL. */
    private void forget(Claim claim) {
        stores.forgetOutside(claim.customer(), List.of(claim.id()));
    }

    private void read(Claim found, Hands hands) {
        var content = queue.content(found);
        var text = DocumentReader.read(
                found.kind(),
                content,
                new DocumentReader.Limit(clock, clock.instant().plus(MAX_READING)));
        var claim = titled(found, text);
        var chunks = Chunker.chunks(text.blocks());
        if (chunks.isEmpty()) {
            throw DocumentKind.unreadable("The document has no text in it.");
        }
        int done = queue.begin(claim, IngestQueue.Plan.of(chunks), LEASE, stores.mostChunks());
        var turn = clock.instant().plus(SLICE);
        for (int from = done; from < chunks.size(); from += BATCH) {
            boolean over = from > done && clock.instant().isAfter(turn);
            if (hands.stopping || over && queue.othersWait(claim)) {
                queue.release(claim, Duration.ZERO);
                return;
            }
            turn = over ? clock.instant().plus(SLICE) : turn;
            add(claim, chunks.subList(from, Math.min(chunks.size(), from + BATCH)));
        }
        queue.ready(claim);
        LOG.atInfo()
                .addKeyValue("document", claim.id())
                .addKeyValue("chunks", chunks.size())
                .log("document indexed");
    }

    /**
     * Gives a document that was uploaded without a name the title of its first heading; also a help article that is
     * named only by its file, because a customer reads its title.
     */
    private Claim titled(Claim claim, Extracted text) {
        boolean named = !claim.title().equals(DocumentKind.UNTITLED)
                && !(claim.used() && claim.title().equals(DocumentKind.title(claim.source())));
        if (named || !claim.kind().hasHeadings()) {
            return claim;
        }
        return text.firstHeading().map(title -> queue.rename(claim, title)).orElse(claim);
    }

    /**
     * Writes to the outside store first, because the vectors of chunks in PostgreSQL are assumed to be there. Writing
     * them twice has no effect.
     */
    private void add(Claim claim, List<Chunker.Chunk> chunks) {
        var rows = chunks.stream()
                .map(chunk -> new Row(
                        derived(claim.id(), chunk.position() + "\n" + chunk.heading() + "\n" + chunk.text()),
                        chunk,
                        Dense.windows(claim.title(), claim.source(), chunk.heading(), chunk.text())))
                .toList();
        stores.putOutside(rows.stream()
                .map(row -> new IndexedChunk(
                        row.id(),
                        claim.id(),
                        claim.customer().value(),
                        claim.title(),
                        claim.source(),
                        row.chunk().heading(),
                        row.chunk().text(),
                        row.vectors()))
                .toList());
        queue.add(claim, rows, LEASE);
    }

    private void unpack(Claim claim) {
        var zip = queue.content(claim);
        var count = new int[1];
        Archive.files(zip, (name, content) -> count[0]++);
        if (count[0] == 0) {
            throw DocumentKind.unreadable("The zip contains no files.");
        }
        Archive.files(zip, (name, content) -> {
            documents.addMember(claim.customer(), member(claim, name, content));
            queue.renew(claim, LEASE);
        });
        queue.ready(claim);
        LOG.atInfo()
                .addKeyValue("document", claim.id())
                .addKeyValue("members", count[0])
                .log("zip unpacked");
    }

    static Member member(Claim claim, String name, byte[] content) {
        var kind = DocumentKind.ofName(name);
        var upload = new Upload(
                DocumentKind.title(name), name, kind.orElse(DocumentKind.TEXT), null, content, Sha256.of(content));
        try {
            kind.orElseThrow(() -> DocumentKind.unreadable(
                            "Files with this extension cannot be read; send one of " + DocumentKind.list() + "."))
                    .check(content);
            return new Member(derived(claim.id(), name), claim.id(), upload, null);
        } catch (AppException refusal) {
            return new Member(derived(claim.id(), name), claim.id(), upload, refusal);
        }
    }

    /** An id with the millisecond of its parent's id (UUIDv7). Deriving it again gives the same id. */
    private static UUID derived(UUID parent, String what) {
        var hash = ByteBuffer.wrap(Sha256.of(parent + "\n" + what));
        var high = parent.getMostSignificantBits() & ~0xfffL | hash.getShort() & 0xfffL;
        return new UUID(high, 0x8000_0000_0000_0000L | hash.getLong() >>> 2);
    }
}
