package io.agentmarket.documents;

/** Statements over document as requests use it; all run as one customer. */
final class DocumentSql {

    static final String KEPT = """
            select count(*) as documents, coalesce(sum(bytes), 0) as bytes from document
             where customer_id = :customer""";

    /** Members of zips count, the zip itself does not. */
    static final String USED = """
            select count(*) from document
             where customer_id = :customer and used_as is not null and content_type <> 'application/zip'""";

    /** A zip that is unpacked again after a crash finds its existing members, and does not add a deleted one again. */
    static final String ADD = """
            insert into document (id, customer_id, parent_id, title, source, content_type, used_as, sha256, bytes, status,
                   error_code, error_detail, lease_until, created_at)
            select :id, :customer, :parent, :title, :source, :type,
                   coalesce(:use, (select used_as from document where customer_id = :customer and id = :parent)), :sha256, :bytes, :status,
                   :code, :detail, now(), :now
             where not exists (
                   select from knowledge_change
                    where customer_id = :customer and document_id = :id and kind = 'deleted')
            on conflict (id) do nothing""";

    static final String ADD_CONTENT = """
            insert into document_content (document_id, customer_id, content)
            values (:id, :customer, :content) on conflict do nothing""";

    /** The progress of a zip is that of its members. */
    private static final String VIEW = """
            select d.id, d.parent_id, d.title, d.source, d.content_type, d.used_as, d.bytes, d.status, d.error_code,
                   d.error_detail, d.chunks_total, d.chunks_done, d.created_at, d.ready_at,
                   m.members, m.waiting, m.good, m.total, m.done, m.last_ready
              from document d
              left join lateral (
                   select count(*) as members,
                          count(*) filter (where i.status in ('queued', 'processing')) as waiting,
                          count(*) filter (where i.status = 'ready') as good,
                          coalesce(sum(i.chunks_total), 0) as total,
                          coalesce(sum(i.chunks_done), 0) as done,
                          max(i.ready_at) as last_ready
                     from document i where i.parent_id = d.id) m on d.content_type = 'application/zip'
             where d.customer_id = :customer""";

    static final String FIND = VIEW + " and d.id = :id";

    static final String PAGE =
            VIEW + " and (:before::uuid is null or d.id < :before::uuid) order by d.id desc limit :limit";

    /** Prevents a zip from getting more members while it is deleted. */
    static final String LOCK = "select id from document where customer_id = :customer and id = :id for update";

    static final String WITH_MEMBERS = """
            select id from document where customer_id = :customer and (id = :id or parent_id = :id)""";

    static final String DELETED = """
            insert into knowledge_change (customer_id, document_id, kind)
            select customer_id, id, 'deleted' from document
             where customer_id = :customer and (id = :id or parent_id = :id)""";

    static final String DELETE = "delete from document where customer_id = :customer and id = :id";

    private DocumentSql() {}
}
