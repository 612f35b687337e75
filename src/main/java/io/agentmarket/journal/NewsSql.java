package io.agentmarket.journal;

/** Statements that follow the journal of all runs. They run as the platform. */
final class NewsSql {

    /** The reported entries after a position. */
    private static final String ENTRIES = """
            select v.tx::text as tx, v.execution_id, v.seq, v.customer_id, v.type,
                   coalesce(v.body, v.payload::json)::text as payload, v.at,
                   coalesce(s.body, s.payload::json)->>'package_id' as package_id,
                   coalesce(s.body, s.payload::json)->>'package_version' as package_version,
                   array_to_string(w.events, ',') as webhook_events
              from execution_event v
              join execution_event s on s.execution_id = v.execution_id and s.seq = 1
              left join run_webhook w on w.execution_id = v.execution_id
             where v.type in ('approval_requested', 'approval_decided', 'finished')
               and (v.tx, v.execution_id, v.seq) > (:tx::xid8, :execution::uuid, :seq)
            """;

    /**
     * Transactions older than the snapshot's oldest are over, so no entry can still appear before a row that is read
     * here. Entries of one transaction are ordered by run and number. The first entry of a run names its package and is
     * never erased.
     */
    static final String AFTER = ENTRIES + """
               and v.tx < pg_snapshot_xmin(pg_current_snapshot())
             order by v.tx, v.execution_id, v.seq limit :limit""";

    /** The end of the range of durable entries in which no entry can still appear. */
    static final String END = "select pg_snapshot_xmin(pg_current_snapshot())::text";

    /** The same for one customer, up to an end that was read before. */
    static final String AFTER_OF_CUSTOMER = ENTRIES + """
               and v.tx < :end::xid8 and v.customer_id = :customer
             order by v.tx, v.execution_id, v.seq limit :limit""";

    private NewsSql() {}
}
