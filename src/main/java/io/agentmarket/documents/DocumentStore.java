package io.agentmarket.documents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The customers' documents in PostgreSQL, from upload to deletion. */
class DocumentStore {

    /** The maximum number of documents of a customer; members of zips count. */
    static final int MAX_PER_CUSTOMER = 20_000;

    /**
     * The maximum number of help articles and macros of a customer: each run of its help desk compares a ticket with
     * all of them.
     */
    static final int MAX_USED = 500;

    private final Tenant tenant;
    private final Ids ids;
    private final Clock clock;
    private final long mostBytes;

    /** @param mostBytes the maximum size of all documents of a customer together, as uploaded; members of zips count */
    DocumentStore(Tenant tenant, Ids ids, Clock clock, long mostBytes) {
        this.tenant = tenant;
        this.ids = ids;
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /** A customer's upload, checked as far as possible without reading all of it. */
    @SuppressWarnings("ArrayRecordComponent") // handed to JDBC once, never compared
    record Upload(
            String title,
            String source,
            DocumentKind kind,
            @Nullable DocumentUse use,
            byte[] content,
            byte[] sha256) {}

    /** A file of a zip, or the reason why it is not read. */
    record Member(
            UUID id, UUID archive, Upload upload, @Nullable AppException refusal) {}

    /**
     * Queues the document; a repeated call finds the document of the first one.
     *
     * @throws AppException {@code IDEMPOTENCY_KEY_REUSED}; {@code INVALID_REQUEST} when there would be too many or too
     *     much; {@code NOT_FOUND} when the first call's document was deleted since
     */
    DocumentView add(Repeats.Call call, Upload upload) {
        var customer = call.customer();
        return tenant.tx(customer, jdbc -> {
            CountLock.DOCUMENTS.take(jdbc, customer);
            var id = ids.next();
            var earlier = Repeats.claim(jdbc, call, id, clock.instant());
            if (earlier.isPresent()) {
                return find(jdbc, customer, earlier.get()).orElseThrow(DocumentStore::unknown);
            }
            refuseTooMuch(jdbc, customer, upload);
            insert(jdbc, customer, new Member(id, id, upload, null), null);
            return find(jdbc, customer, id).orElseThrow(DocumentStore::unknown);
        });
    }

    /** Queues a file of a zip, or records why it cannot be read; an existing member stays unchanged. */
    void addMember(CustomerId customer, Member member) {
        tenant.tx(customer, jdbc -> {
            CountLock.DOCUMENTS.take(jdbc, customer);
            refuseTooMuch(jdbc, customer, member.upload());
            var archive = jdbc.sql(DocumentSql.LOCK)
                    .param("customer", customer.value())
                    .param("id", member.archive())
                    .query(UUID.class)
                    .optional()
                    .orElseThrow(LostDocumentException::new);
            return insert(jdbc, customer, member, archive);
        });
    }

    Optional<DocumentView> find(CustomerId customer, UUID id) {
        return tenant.tx(customer, jdbc -> find(jdbc, customer, id));
    }

    /** The customer's documents, newest first. */
    Page<DocumentView> page(CustomerId customer, @Nullable UUID before, int limit) {
        var found = tenant.tx(
                customer,
                jdbc -> jdbc.sql(DocumentSql.PAGE)
                        .param("customer", customer.value())
                        .param("before", before == null ? null : before.toString())
                        .param("limit", limit + 1)
                        .query((row, n) -> DocumentView.of(row))
                        .list());
        return Page.of(found, limit, DocumentView::id);
    }

    /**
     * Deletes a document with its text and vectors; a zip with all its members.
     *
     * @return the ids of the deleted documents
     * @throws AppException {@code NOT_FOUND} when the customer has no such document
     */
    List<UUID> delete(CustomerId customer, UUID id) {
        return tenant.tx(customer, jdbc -> {
            var locked = jdbc.sql(DocumentSql.LOCK)
                    .param("customer", customer.value())
                    .param("id", id)
                    .query(UUID.class)
                    .optional();
            if (locked.isEmpty()) {
                throw unknown();
            }
            var gone = jdbc.sql(DocumentSql.WITH_MEMBERS)
                    .param("customer", customer.value())
                    .param("id", id)
                    .query(UUID.class)
                    .list();
            jdbc.sql(DocumentSql.DELETED)
                    .param("customer", customer.value())
                    .param("id", id)
                    .update();
            jdbc.sql(DocumentSql.DELETE)
                    .param("customer", customer.value())
                    .param("id", id)
                    .update();
            return gone;
        });
    }

    private boolean insert(JdbcClient jdbc, CustomerId customer, Member member, @Nullable UUID parent) {
        var upload = member.upload();
        var refusal = member.refusal();
        int added = jdbc.sql(DocumentSql.ADD)
                .param("id", member.id())
                .param("customer", customer.value())
                .param("parent", parent)
                .param("title", upload.title())
                .param("source", upload.source())
                .param("type", upload.kind().mediaType())
                .param("use", upload.use() == null ? null : upload.use().stored())
                .param("sha256", upload.sha256())
                .param("bytes", (long) upload.content().length)
                .param("status", (refusal == null ? DocumentView.Status.QUEUED : DocumentView.Status.FAILED).stored())
                .param("code", refusal == null ? null : refusal.code().name())
                .param("detail", refusal == null ? null : refusal.detail())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added == 1 && refusal == null) {
            jdbc.sql(DocumentSql.ADD_CONTENT)
                    .param("id", member.id())
                    .param("customer", customer.value())
                    .param("content", upload.content())
                    .update();
        }
        refuseTooManyUsed(jdbc, customer);
        return added == 1;
    }

    private static Optional<DocumentView> find(JdbcClient jdbc, CustomerId customer, UUID id) {
        return jdbc.sql(DocumentSql.FIND)
                .param("customer", customer.value())
                .param("id", id)
                .query((row, n) -> DocumentView.of(row))
                .optional();
    }

    private void refuseTooMuch(JdbcClient jdbc, CustomerId customer, Upload upload) {
        jdbc.sql(DocumentSql.KEPT).param("customer", customer.value()).query(row -> {
            if (row.getInt("documents") >= MAX_PER_CUSTOMER) {
                throw AppException.invalid(
                        "", "you have " + MAX_PER_CUSTOMER + " documents, the most allowed; delete some first");
            }
            if (row.getLong("bytes") + upload.content().length > mostBytes) {
                throw AppException.invalid(
                        "",
                        "all your documents together would have more than " + mostBytes + " bytes; delete some first");
            }
        });
    }

    /** Called after an insertion. A file of a zip gets the mark of the zip. */
    private static void refuseTooManyUsed(JdbcClient jdbc, CustomerId customer) {
        int used = jdbc.sql(DocumentSql.USED)
                .param("customer", customer.value())
                .query(Integer.class)
                .single();
        if (used > MAX_USED) {
            throw AppException.invalid(
                    "", "you have " + MAX_USED + " help articles and macros, the most allowed; delete some first");
        }
    }

    private static AppException unknown() {
        return AppException.notFound("document");
    }
}
