package io.agentmarket.artifacts;

/** Statements over the files of runs. They run as their customer. */
final class ArtifactSql {

    static final String KEPT = """
            select count(*) as files, coalesce(sum(bytes), 0) as bytes from artifact
             where execution_id = :execution and customer_id = :customer""";

    static final String KEPT_BY_CUSTOMER = """
            select count(*) as files, coalesce(sum(bytes), 0) as bytes from artifact where customer_id = :customer""";

    static final String BY_STEP = """
            select * from artifact where execution_id = :execution and customer_id = :customer and step = :step""";

    static final String INSERT = """
            insert into artifact (id, execution_id, customer_id, step, name, media_type, bytes, sha256, created_at)
            values (:id, :execution, :customer, :step, :name, :type, :bytes, :sha256, :at)""";

    static final String INSERT_CHUNK = """
            insert into artifact_chunk (artifact_id, n, customer_id, content) values (:id, :n, :customer, :content)""";

    /**
     * The last statement of the transaction that writes a file: while it holds its lock, the run cannot end or be taken
     * over. So an ended run gains no file, and nothing erased comes back.
     */
    static final String STILL_MINE = """
            select 1 from execution
             where id = :execution and customer_id = :customer and attempt = :attempt for share""";

    static final String OF_RUN = """
            select * from artifact where execution_id = :execution and customer_id = :customer order by id""";

    static final String ONE = """
            select * from artifact where id = :id and execution_id = :execution and customer_id = :customer""";

    static final String CHUNK = """
            select content from artifact_chunk where artifact_id = :id and n = :n and customer_id = :customer""";

    private ArtifactSql() {}
}
