package io.agentmarket.documents;

/**
 * Statements for reading documents: the queue runs as the platform, writing as the document's customer.
 */
final class IngestSql {

    /** Customers take turns, no matter how much each has uploaded. */
    static final String CLAIM = """
            update document
               set status = 'processing', attempt = attempt + 1, tries = tries + 1,
                   lease_until = now() + make_interval(secs => :lease)
             where id = (
                   select id from document
                    where status in ('queued', 'processing') and lease_until <= now()
                    order by (customer_id <= :last), customer_id, id
                    limit 1 for update skip locked)
            returning id, customer_id, parent_id, title, source, content_type, used_as, attempt, tries""";

    static final String CONTENT =
            "select content from document_content where customer_id = :customer and document_id = :id";

    /** Whether another customer's document could be claimed now. */
    static final String OTHERS_WAIT = """
            select exists (
                   select from document
                    where status in ('queued', 'processing') and lease_until <= now() and customer_id <> :customer)""";

    static final String DONE_OF_PLAN = """
            select chunks_done from document
             where customer_id = :customer and id = :id and chunks_total = :total and chunks_hash = :hash""";

    static final String PLAN = """
            update document
               set chunks_done = :done, chunks_total = :total, chunks_hash = :hash,
                   lease_until = now() + make_interval(secs => :lease)
             where customer_id = :customer and id = :id and attempt = :attempt and status = 'processing'""";

    /** Updates no row if the document was deleted, or another reader has claimed it since. */
    static final String PROGRESS = """
            update document
               set chunks_done = :done, lease_until = now() + make_interval(secs => :lease)
             where customer_id = :customer and id = :id and attempt = :attempt and status = 'processing'""";

    static final String RENEW = """
            update document set lease_until = now() + make_interval(secs => :lease)
             where id = :id and attempt = :attempt and status = 'processing'""";

    static final String RENAME = """
            update document set title = :title
             where customer_id = :customer and id = :id and attempt = :attempt and status = 'processing'""";

    static final String DROP_CHUNKS = "delete from chunk where customer_id = :customer and document_id = :id";

    /** Planned chunks count too, because another reader may be making them. */
    static final String PLANNED_CHUNKS = """
            select coalesce(sum(chunks_total), 0) from document
             where customer_id = :customer and status <> 'failed'""";

    static final String ADD_CHUNKS = """
            insert into chunk (id, document_id, customer_id, position, heading, text, repeats, vectors)
            select r.id, :id, :customer, r.position, r.heading, r.text, r.repeats, decode(r.vectors, 'base64')
              from jsonb_to_recordset(:rows::jsonb) as r (
                   id uuid, position integer, heading text, text text, repeats integer, vectors text)""";

    static final String READY = """
            update document set status = 'ready', ready_at = :now
             where customer_id = :customer and id = :id and attempt = :attempt and status = 'processing'""";

    static final String ANNOUNCE = """
            insert into knowledge_change (customer_id, document_id, kind) values (:customer, :id, 'ready')""";

    static final String FAILED = """
            update document set status = 'failed', error_code = :code, error_detail = :detail, chunks_done = 0
             where customer_id = :customer and id = :id and attempt = :attempt and status = 'processing'""";

    static final String DROP_CONTENT =
            "delete from document_content where customer_id = :customer and document_id = :id";

    /** Returns a document to the queue; the attempt does not count. */
    static final String RELEASE = """
            update document
               set status = 'queued', tries = tries - 1, lease_until = now() + make_interval(secs => :delay)
             where id = :id and attempt = :attempt and status = 'processing'""";

    /** Deletions whose vectors may still be in an outside store: a reader may have added them meanwhile. */
    static final String UNSWEPT = """
            select seq, customer_id, document_id from knowledge_change
             where kind = 'deleted' and not swept and at < now() - make_interval(secs => :age)
             order by seq limit :limit""";

    static final String SWEPT = "update knowledge_change set swept = true where seq = :seq";

    /** A replica that has not read the changes for this long rebuilds its index. */
    static final String FORGET = """
            delete from knowledge_change
             where at < now() - make_interval(secs => :age) and (swept or kind = 'ready' or :unswept_too)""";

    private IngestSql() {}
}
