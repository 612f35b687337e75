package io.agentmarket.documents;

import io.agentmarket.search.VectorBytes;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.SetAside;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/*
 * The queue is the table document itself. A reader claims a document for a lease, by the database's clock, and renews
 * it as it progresses; if it dies, the lease expires and any replica claims the document under the next attempt. Every
 * write names the attempt and finds no row if that is no longer the current one, so a reader that was only slow cannot
 * write into its successor's work. A successor that would make the same chunks (by their hash) continues after the
 * stored ones; one of another version starts again. Chunks become visible in the transaction that also sets ready and
 * announces the document to the replicas.
 */
/** Documents that wait to be read, over all customers. */
@Component
class IngestQueue {

    private static final UUID FIRST = new UUID(0, 0);

    private final Tenant tenant;
    private final Clock clock;

    /** The customer whose document was claimed last. It lets customers take turns, which need not be exact. */
    private volatile UUID last = FIRST;

    IngestQueue(Tenant tenant, Clock clock) {
        this.tenant = tenant;
        this.clock = clock;
    }

    /**
     * A document claimed by one reader.
     *
     * @param used whether it is a help article or a macro
     */
    record Claim(
            UUID id,
            CustomerId customer,
            @Nullable UUID parent,
            String title,
            String source,
            DocumentKind kind,
            boolean used,
            int attempt,
            int tries) {

        private Claim named(String other) {
            return new Claim(id, customer, parent, other, source, kind, used, attempt, tries);
        }
    }

    /** A claimed document before its kind is checked, which this build may not support. */
    private record Taken(
            UUID id,
            CustomerId customer,
            @Nullable UUID parent,
            String title,
            String source,
            String contentType,
            boolean used,
            int attempt,
            int tries) {

        Claim claim() {
            var kind = DocumentKind.ofContentType(contentType);
            return new Claim(id, customer, parent, title, source, kind, used, attempt, tries);
        }
    }

    /** A chunk to be stored. */
    record Row(UUID id, Chunker.Chunk chunk, List<float[]> vectors) {}

    /** The plan for a document: the number of its chunks, and a hash over all of them. */
    @SuppressWarnings("ArrayRecordComponent") // handed to JDBC once, never compared
    record Plan(int total, byte[] hash) {

        static Plan of(List<Chunker.Chunk> chunks) {
            return new Plan(chunks.size(), Sha256.of(Json.MAPPER.writeValueAsString(chunks)));
        }
    }

    /** Claims the next document. */
    Optional<Claim> claim(Duration lease) {
        while (true) {
            var taken = take(lease);
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            last = taken.get().customer().value();
            try {
                return Optional.of(taken.get().claim());
            } catch (AppException e) {
                setAside(taken.get(), e);
            }
        }
    }

    private Optional<Taken> take(Duration lease) {
        return tenant.platform(jdbc -> jdbc.sql(IngestSql.CLAIM)
                .param("last", last)
                .param("lease", lease.toMillis() / 1000.0)
                .query((row, n) -> new Taken(
                        row.getObject("id", UUID.class),
                        new CustomerId(row.getObject("customer_id", UUID.class)),
                        row.getObject("parent_id", UUID.class),
                        row.getString("title"),
                        row.getString("source"),
                        row.getString("content_type"),
                        row.getString("used_as") != null,
                        row.getInt("attempt"),
                        row.getInt("tries")))
                .optional());
    }

    /** Sets a document aside. It keeps its lease, so that the next one is claimed. */
    private void setAside(Taken taken, AppException why) {
        var row = new SetAside.Row(SetAside.Loop.DOCUMENTS, taken.id().toString(), taken.customer());
        tenant.platform(jdbc -> {
            SetAside.note(jdbc, row, why);
            return true;
        });
    }

    byte[] content(Claim claim) {
        return tenant.tx(
                claim.customer(),
                jdbc -> of(claim, jdbc.sql(IngestSql.CONTENT))
                        .query((row, n) -> row.getBytes("content"))
                        .optional()
                        .orElseThrow(LostDocumentException::new));
    }

    /** Renames the document; returns the claim with the new title. */
    Claim rename(Claim claim, String title) {
        return tenant.tx(claim.customer(), jdbc -> {
            requireMine(of(claim, jdbc.sql(IngestSql.RENAME))
                    .param("attempt", claim.attempt())
                    .param("title", title)
                    .update());
            return claim.named(title);
        });
    }

    /** Whether another customer waits for a reader. */
    boolean othersWait(Claim claim) {
        return tenant.platform(jdbc -> jdbc.sql(IngestSql.OTHERS_WAIT)
                .param("customer", claim.customer().value())
                .query(Boolean.class)
                .single());
    }

    /**
     * Records the number of chunks, and deletes those of another plan.
     *
     * @return the number of chunks that are stored already
     * @throws AppException {@code DOCUMENT_UNREADABLE} when the customer would have more than {@code mostChunks}
     */
    int begin(Claim claim, Plan plan, Duration lease, int mostChunks) {
        return tenant.tx(claim.customer(), jdbc -> {
            CountLock.DOCUMENTS.take(jdbc, claim.customer());
            int done = of(claim, jdbc.sql(IngestSql.DONE_OF_PLAN))
                    .param("total", plan.total())
                    .param("hash", plan.hash())
                    .query(Integer.class)
                    .optional()
                    .orElse(0);
            requireMine(of(claim, jdbc.sql(IngestSql.PLAN))
                    .param("attempt", claim.attempt())
                    .param("done", done)
                    .param("total", plan.total())
                    .param("hash", plan.hash())
                    .param("lease", lease.toMillis() / 1000.0)
                    .update());
            if (done == 0) {
                of(claim, jdbc.sql(IngestSql.DROP_CHUNKS)).update();
                refuseTooMany(jdbc, claim, mostChunks);
            }
            return done;
        });
    }

    private static void refuseTooMany(JdbcClient jdbc, Claim claim, int mostChunks) {
        long planned = jdbc.sql(IngestSql.PLANNED_CHUNKS)
                .param("customer", claim.customer().value())
                .query(Long.class)
                .single();
        if (planned > mostChunks) {
            throw new AppException(
                    ErrorCode.DOCUMENT_UNREADABLE,
                    "All your documents together would have more than " + mostChunks + " passages; delete some first.");
        }
    }

    /** Stores chunks that searches do not find before the document is ready. */
    void add(Claim claim, List<Row> rows, Duration lease) {
        var json = rows.stream()
                .map(row -> Map.of(
                        "id", row.id(),
                        "position", row.chunk().position(),
                        "heading", row.chunk().heading(),
                        "text", row.chunk().text(),
                        "repeats", row.chunk().repeats(),
                        "vectors", VectorBytes.of(row.vectors())))
                .toList();
        int done = rows.getLast().chunk().position() + 1;
        tenant.tx(claim.customer(), jdbc -> {
            requireMine(of(claim, jdbc.sql(IngestSql.PROGRESS))
                    .param("attempt", claim.attempt())
                    .param("done", done)
                    .param("lease", lease.toMillis() / 1000.0)
                    .update());
            return of(claim, jdbc.sql(IngestSql.ADD_CHUNKS))
                    .param("rows", Json.MAPPER.writeValueAsString(json))
                    .update();
        });
    }

    /** Makes the document ready: after the commit every replica finds it. */
    void ready(Claim claim) {
        tenant.tx(claim.customer(), jdbc -> {
            requireMine(of(claim, jdbc.sql(IngestSql.READY))
                    .param("attempt", claim.attempt())
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update());
            of(claim, jdbc.sql(IngestSql.DROP_CONTENT)).update();
            return of(claim, jdbc.sql(IngestSql.ANNOUNCE)).update();
        });
    }

    /** Marks it as failed permanently: the same content would fail again. */
    void failed(Claim claim, AppException failure) {
        tenant.tx(claim.customer(), jdbc -> {
            requireMine(of(claim, jdbc.sql(IngestSql.FAILED))
                    .param("attempt", claim.attempt())
                    .param("code", failure.code().name())
                    .param("detail", failure.detail())
                    .update());
            of(claim, jdbc.sql(IngestSql.DROP_CONTENT)).update();
            return of(claim, jdbc.sql(IngestSql.DROP_CHUNKS)).update();
        });
    }

    /** Returns the document to the queue: it cannot be finished now through no fault of its own. */
    void release(Claim claim, Duration delay) {
        tenant.platform(jdbc -> jdbc.sql(IngestSql.RELEASE)
                .param("id", claim.id())
                .param("attempt", claim.attempt())
                .param("delay", delay.toMillis() / 1000.0)
                .update());
    }

    void renew(Claim claim, Duration lease) {
        tenant.platform(jdbc -> jdbc.sql(IngestSql.RENEW)
                .param("id", claim.id())
                .param("attempt", claim.attempt())
                .param("lease", lease.toMillis() / 1000.0)
                .update());
    }

    private static JdbcClient.StatementSpec of(Claim claim, JdbcClient.StatementSpec statement) {
        return statement.param("customer", claim.customer().value()).param("id", claim.id());
    }

    private static void requireMine(int rows) {
        if (rows == 0) {
            throw new LostDocumentException();
        }
    }
}
