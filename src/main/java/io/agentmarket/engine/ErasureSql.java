package io.agentmarket.engine;

/** Statements that erase a finished run's content. They run as the platform and always name the customer's id. */
final class ErasureSql {

    /** The first call to mark a run erases it; the mark replaces the payloads. */
    static final String MARK = """
            insert into execution_payload (execution_id, kind, customer_id, body)
            values (:id, 'erased', :customer, to_json(:at::text)) on conflict do nothing""";

    static final String PAYLOADS = """
            delete from execution_payload where execution_id = :id and customer_id = :customer and kind <> 'erased'""";

    /**
     * Entries stay, so that the journal has no gap. They keep only members that are numbers or the platform's own
     * names: model, tokens, stop reason, attempt. {@code started} and {@code finished} have no others and keep all.
     */
    static final String ENTRIES = """
            update execution_event v
               set payload = null, body = (
                     select json_object_agg(m.key, m.value)
                       from (select 'erased' as key, 'true'::json as value
                              union all
                             select e.key, e.value from json_each(coalesce(v.body, v.payload::json)) as e
                              where e.key in ('model', 'tokens', 'stop', 'attempt')
                                 or v.type in ('started', 'finished')) as m)
             where v.execution_id = :id and v.customer_id = :customer""";

    static final String ARTIFACT_CHUNKS = """
            delete from artifact_chunk c using artifact a
             where c.artifact_id = a.id and a.execution_id = :id and a.customer_id = :customer""";

    /** To be run after the statement that deletes their chunks. */
    static final String ARTIFACTS = "delete from artifact where execution_id = :id and customer_id = :customer";

    private ErasureSql() {}
}
