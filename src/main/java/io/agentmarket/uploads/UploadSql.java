package io.agentmarket.uploads;

/** Statements over uploaded files; those of requests run as their customer. */
final class UploadSql {

    static final String INSERT = """
            insert into upload (id, customer_id, name, bytes, sha256, created_at, expires_at)
            values (:id, :customer, :name, :bytes, :sha256, :at, :expires)""";

    static final String INSERT_CHUNK = """
            insert into upload_chunk (upload_id, n, customer_id, content) values (:id, :n, :customer, :content)""";

    /** Expired files count until they are purged, because they still take space. */
    static final String KEPT = """
            select count(*) as files, coalesce(sum(bytes), 0) as bytes from upload where customer_id = :customer""";

    static final String ONE = """
            select * from upload where id = :id and customer_id = :customer and expires_at > :now""";

    static final String PAGE = """
            select * from upload
             where customer_id = :customer and expires_at > :now and (:before::uuid is null or id < :before::uuid)
             order by id desc limit :limit""";

    static final String CHUNK = """
            select content from upload_chunk where upload_id = :id and n = :n and customer_id = :customer""";

    static final String DELETE_CHUNKS = "delete from upload_chunk where upload_id = :id and customer_id = :customer";

    static final String DELETE = "delete from upload where id = :id and customer_id = :customer";

    /** A closed customer's files are purged with the expired ones. */
    static final String EXPIRE = """
            update upload set expires_at = :now where customer_id = :customer and expires_at > :now""";

    /** By chunk, because a file may have thousands. */
    static final String PURGE_CHUNKS = """
            delete from upload_chunk
             where (upload_id, n) in (
                   select c.upload_id, c.n
                     from upload u join upload_chunk c on c.upload_id = u.id
                    where u.expires_at <= :before
                    limit :limit)""";

    static final String PURGE = """
            delete from upload
             where id in (
                   select u.id from upload u
                    where u.expires_at <= :before
                      and not exists (select from upload_chunk c where c.upload_id = u.id)
                    limit :limit)""";

    private UploadSql() {}
}
