package io.agentmarket.documents;

/** Statements over chunk and knowledge_change as searches use them; all run as one customer. */
final class ChunkSql {

    /** The oldest transaction that is still open. Rows of older ones are visible, or never will be. */
    static final String HORIZON = "select pg_snapshot_xmin(pg_current_snapshot())::text";

    /** The rows that may have become visible since a horizon, and the next horizon, both from one snapshot. */
    static final String CHANGES = """
            select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, c.document_id, c.kind
              from (select 1) as always
              left join knowledge_change c on c.customer_id = :customer and c.tx >= :horizon::xid8""";

    private static final String INDEXED = """
            select c.id, c.document_id, c.position, d.title, d.source, c.heading, c.text, c.vectors
              from chunk c join document d on d.id = c.document_id
             where c.customer_id = :customer and d.status = 'ready'""";

    static final String PAGE = INDEXED + """
             and (c.document_id, c.position) > (:document, :position)
             order by c.document_id, c.position limit :limit""";

    static final String PAGE_OF_DOCUMENT = INDEXED + """
             and c.document_id = :document and c.position > :position
             order by c.position limit :limit""";

    /** The documents that help desks use. Of several with one source, the newest replaces the others. */
    static final String USED = """
            select id, title, used_as from document d
             where customer_id = :customer and used_as is not null and content_type <> 'application/zip'
               and status = 'ready'
               and (source = '' or not exists (
                    select from document n
                     where n.customer_id = :customer and n.used_as is not null and n.status = 'ready'
                       and n.source = d.source and n.content_type <> 'application/zip' and n.id > d.id))
             order by id limit :limit""";

    static final String FOUND = """
            select c.id, c.document_id, c.position, d.title, d.source, c.heading, c.text
              from chunk c join document d on d.id = c.document_id
             where c.customer_id = :customer and d.status = 'ready'
               and c.id in (select i::uuid from jsonb_array_elements_text(:ids::jsonb) as i)""";

    static final String READ = """
            select c.id, d.title, d.source, c.heading, substr(c.text, c.repeats + 1) as text
              from chunk c join document d on d.id = c.document_id
             where c.customer_id = :customer and d.status = 'ready' and c.document_id = :document
             order by c.position limit :limit""";

    /** The name of a zip selects the documents made from its files. */
    static final String NAMED = """
            select w.name, m.id
              from jsonb_array_elements_text(:names::jsonb) as w (name)
              join document d on d.customer_id = :customer
               and (d.id::text = lower(w.name) or lower(d.title) = lower(w.name) or lower(d.source) = lower(w.name))
              join document m on m.customer_id = :customer and (m.id = d.id or m.parent_id = d.id)""";

    private ChunkSql() {}
}
