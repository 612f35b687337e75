package io.agentmarket.engine;

/** Statements that detect new entries of runs that other replicas carry. They run as the platform. */
final class FeedSql {

    /**
     * The latest runs that ended or got a decision since the oldest open transaction of an earlier query. Runs up to
     * the horizon may be returned again; beyond the limit some are left out, and {@link #PROGRESS} finds them later.
     */
    static final String NEWS = """
            select pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
                   array(select v.execution_id from execution_event v
                          where v.type in ('approval_decided', 'finished') and v.tx >= :since::xid8
                          order by v.tx desc limit 1000) as runs""";

    /**
     * For each run, the last entry beyond a number and whether it waits for an approval; each run takes one probe of
     * two indexes.
     */
    static final String PROGRESS = """
            select w.id, coalesce(e.status = 'waiting_approval', false) as waiting, v.seq
              from unnest(:ids::uuid[], :seqs::int[]) as w(id, seq)
              left join execution e on e.id = w.id
              left join lateral (select x.seq from execution_event x
                                  where x.execution_id = w.id and x.seq > w.seq order by x.seq desc limit 1) as v on true""";

    private FeedSql() {}
}
