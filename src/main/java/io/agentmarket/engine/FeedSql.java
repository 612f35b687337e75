package io.agentmarket.engine;

/** What tells readings of runs that are not in hand here that there is more to read; as the platform. */
final class FeedSql {

    /**
     * The latest runs that a decision or their end is news of, since a transaction that was the oldest open one. What
     * was told already may come again, up to the horizon; a few are left out when there are more, and {@link #PROGRESS}
     * finds them later.
     */
    static final String NEWS = """
            select pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
                   array(select v.execution_id from execution_event v
                          where v.type in ('approval_decided', 'finished') and v.tx >= :since::xid8
                          order by v.tx desc limit 1000) as runs""";

    /** Of each run the last entry beyond a number, and whether it waits for a person; one probe of two indexes each. */
    static final String PROGRESS = """
            select w.id, coalesce(e.status = 'waiting_approval', false) as waiting, v.seq
              from unnest(:ids::uuid[], :seqs::int[]) as w(id, seq)
              left join execution e on e.id = w.id
              left join lateral (select x.seq from execution_event x
                                  where x.execution_id = w.id and x.seq > w.seq order by x.seq desc limit 1) as v on true""";

    private FeedSql() {}
}
