package io.agentmarket.documents;

import io.agentmarket.documents.DocumentStore.Upload;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Repeats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Temporary documents of a customer that has no others. */
@Component
public final class TemporaryDocuments {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final int MAX_AT_ONCE = 200;

    private final DocumentStore documents;
    private final KnowledgeStores stores;
    private final IngestThreads readers;
    private final Ids ids;

    TemporaryDocuments(DocumentStore documents, KnowledgeStores stores, IngestThreads readers, Ids ids) {
        this.documents = documents;
        this.stores = stores;
        this.readers = readers;
        this.ids = ids;
    }

    /**
     * A text to add.
     *
     * @param title 1 to 200 characters
     * @param source a file's name; its extension decides the format
     */
    public record Text(String title, String source, String content) {}

    /**
     * Adds them and waits until they can be searched.
     *
     * @param most the longest wait
     * @throws AppException {@code DOCUMENT_UNREADABLE} naming one that cannot be read; {@code OVERLOADED} when they are
     *     not read in time; {@code STORE_UNAVAILABLE}
     */
    public void add(CustomerId customer, List<Text> texts, Duration most) throws InterruptedException {
        var end = System.nanoTime() + most.toNanos();
        var added = new ArrayList<UUID>();
        for (var text : texts) {
            var kind = DocumentKind.ofName(text.source())
                    .filter(DocumentKind::isText)
                    .orElse(DocumentKind.TEXT);
            var content = text.content().getBytes(StandardCharsets.UTF_8);
            kind.check(content);
            var sha256 = Sha256.of(content);
            var call = new Repeats.Call(customer, Repeats.Kind.DOCUMENTS, "temporary-" + ids.next(), sha256);
            var upload = new Upload(text.title(), text.source(), kind, null, content, sha256);
            added.add(documents.add(call, upload).id());
            readers.wake();
        }
        for (var id : added) {
            while (!isReady(customer, id)) {
                if (System.nanoTime() - end > 0) {
                    throw new AppException(
                            ErrorCode.OVERLOADED,
                            "The documents were not read within " + most.toSeconds() + " seconds; retry shortly.");
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private boolean isReady(CustomerId customer, UUID id) {
        var document = documents.find(customer, id).orElseThrow(() -> AppException.notFound("document"));
        var error = document.error();
        if (error != null) {
            throw new AppException(ErrorCode.DOCUMENT_UNREADABLE, document.source() + ": " + error.detail());
        }
        return document.status() == DocumentView.Status.READY;
    }

    /** Deletes all documents of the customer. */
    public void clear(CustomerId customer) {
        for (var page = documents.page(customer, null, MAX_AT_ONCE);
                !page.items().isEmpty();
                page = documents.page(customer, null, MAX_AT_ONCE)) {
            page.items().stream()
                    .filter(document -> document.parentId() == null)
                    .forEach(document -> stores.forgetOutside(customer, documents.delete(customer, document.id())));
        }
    }
}
