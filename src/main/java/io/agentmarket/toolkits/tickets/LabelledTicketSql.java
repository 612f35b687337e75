package io.agentmarket.toolkits.tickets;

/** Statements over labelled_ticket; all run as one customer. */
final class LabelledTicketSql {

    /** Takes a batch as one JSON document. */
    static final String ADD = """
            insert into labelled_ticket
                   (id, customer_id, label, subject, body, resolution, embedding, content_hash, created_at)
            select r.id, :customer, r.label, r.subject, r.body, r.resolution,
                   decode(r.embedding, 'base64'), decode(r.hash, 'hex'), :now
              from jsonb_to_recordset(:rows::jsonb) as r (
                   id uuid, label text, subject text, body text, resolution text, embedding text, hash text)
                on conflict (customer_id, content_hash) do nothing""";

    static final String IDS = """
            select id, encode(content_hash, 'hex') as hash from labelled_ticket
             where customer_id = :customer
               and content_hash in (select decode(h, 'hex') from jsonb_array_elements_text(:hashes::jsonb) as h)""";

    static final String COUNT = "select count(*) from labelled_ticket where customer_id = :customer";

    /** Changes with every addition and deletion. */
    static final String VERSION = """
            select count(*) || ':' || coalesce(
                   (select id::text from labelled_ticket where customer_id = :customer order by id desc limit 1), '')
              from labelled_ticket where customer_id = :customer""";

    static final String ALL = """
            select id, label, subject, body, resolution, embedding from labelled_ticket
             where customer_id = :customer order by id""";

    static final String PAGE = """
            select id, label, subject, body, resolution, created_at from labelled_ticket
             where customer_id = :customer and (:before::uuid is null or id < :before::uuid)
             order by id desc limit :limit""";

    static final String REMOVE = "delete from labelled_ticket where customer_id = :customer and id = :id";

    private LabelledTicketSql() {}
}
