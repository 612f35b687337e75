package io.agentmarket.engine;

/** Statements that find dead workers and hand their runs on. */
final class TakeoverSql {

    /** For why a run's time is limited by its worker's clock, see {@link RunStore#taken}. */
    static final String TAKEN = "e.*, (extract(epoch from e.time_limit) * 1000)::bigint as limit_ms";

    /** Workers that were silent for the lease. The suspects of each are counted once, before any of its runs moves. */
    static final String BURY = """
            update worker w set died_at = now(), suspects = (select count(*) from execution e
                                                              where e.worker_id = w.id and e.on_trial
                                                                and e.status = 'running')
             where died_at is null and seen_at <= now() - make_interval(secs => :lease)""";

    /** Declares all other workers of this data directory dead: this process has locked it, so no other can be alive. */
    static final String BURY_OTHERS = """
            update worker w set died_at = now(), suspects = (select count(*) from execution e
                                                              where e.worker_id = w.id and e.on_trial
                                                                and e.status = 'running')
             where died_at is null and id <> :id""";

    static final String FORGET = """
            delete from worker w where died_at < now() - make_interval(secs => :lease * 4)
               and not exists (select 1 from execution e where e.worker_id = w.id)""";

    /**
     * Takes runs of workers that died or have left; the attempt fences the old worker off. A run that has lived through
     * its second death is set aside instead, {@code queued}. If the dead worker carried suspects, the death counts
     * against them and not against the others. A run gets its whole time again: the caller does not pay for a crash.
     */
    static final String TAKE_OVER = """
            update execution e
               set attempt = e.attempt + 1, on_trial = false, deadline = now() + e.time_limit,
                   deaths = e.deaths + o.guilt, breaks = e.breaks + o.proof,
                   status = case when e.deaths + o.guilt >= :suspect then 'queued' else 'running' end,
                   worker_id = case when e.deaths + o.guilt >= :suspect then e.worker_id else :worker end
              from (select x.id,
                           case when w.died_at is null or w.suspects > 0 and not x.on_trial then 0 else 1 end as guilt,
                           case when w.died_at is not null and w.suspects = 1 and x.on_trial then 1 else 0 end as proof
                      from execution x left join worker w on w.id = x.worker_id
                     where x.status = 'running' and (w.id is null or w.died_at is not null)
                     order by x.id limit :limit for update of x skip locked) as o
             where e.id = o.id returning\s""" + TAKEN;

    /** How many suspects this worker carries, and how many deaths the most suspected one has survived. */
    static final String ON_TRIAL = """
            select count(*) as runs, coalesce(max(deaths), 0) as deaths from execution
             where worker_id = :worker and on_trial and status = 'running'""";

    /** Whether no worker died lately. A death proves something about a suspect only if there are no other deaths. */
    static final String IS_CALM =
            "select not exists (select 1 from worker where died_at > now() - make_interval(secs => :calm))";

    /** Empty when none waits. */
    static final String LEAST_SUSPECTED =
            "select coalesce(min(deaths), 0) from execution where status = 'queued' and breaks < :breaks";

    /** Marks the next suspects before they are resumed, those with the fewest breaks first. */
    static final String NEXT_SUSPECTS = """
            update execution e set attempt = e.attempt + 1, worker_id = :worker, status = 'running', on_trial = true,
                   deadline = now() + e.time_limit
              from (select x.id from execution x
                     where x.status = 'queued' and x.deaths between :from and :to and x.breaks < :breaks
                     order by x.breaks, x.deaths, x.id limit :limit for update of x skip locked) as o
             where e.id = o.id returning\s""" + TAKEN;

    /** Suspects to be ended without a trial. */
    static final String TO_BE_ENDED = """
            update execution e set attempt = e.attempt + 1, worker_id = :worker, status = 'running',
                   deadline = now() + e.time_limit
              from (select x.id from execution x
                     where x.status = 'queued' and (x.cancel_requested or x.breaks >= :breaks)
                     order by x.id limit :limit for update of x skip locked) as o
             where e.id = o.id returning\s""" + TAKEN;

    static final String MINE = "select id from execution where worker_id = :worker and status = 'running'";

    /**
     * Takes back a run that this worker owns in the database but does not carry. If the run broke its thread, that
     * counts against it.
     */
    static final String ADOPT = """
            update execution e set attempt = e.attempt + 1, deadline = now() + e.time_limit,
                   breaks = e.breaks + case when e.id = any(:broken) then 1 else 0 end
             where e.id = any(:ids) and e.worker_id = :worker and e.status = 'running' returning\s""" + TAKEN;

    private TakeoverSql() {}
}
