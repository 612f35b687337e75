package io.agentmarket.journal;

/** Statements that renumber the journal of another server. They run as the platform. */
final class RestoredNewsSql {

    private static final String RESTORED = """
            type in ('approval_requested', 'approval_decided', 'finished') and tx is not null
               and mod(tx::text::numeric, 4294967296) <> xmin::text::numeric""";

    static final String IS_FOREIGN = "select :tx::xid8 > pg_snapshot_xmax(pg_current_snapshot())";

    static final String TO_BE_READ = """
            update execution_event set tx = pg_current_xact_id()
             where (tx, execution_id, seq) > (:tx::xid8, :execution::uuid, :seq) and\s""" + RESTORED;

    static final String READ = """
            update execution_event set tx = null
             where (execution_id, seq) in (select execution_id, seq from execution_event where\s""" + RESTORED + " limit :limit)";

    private RestoredNewsSql() {}
}
