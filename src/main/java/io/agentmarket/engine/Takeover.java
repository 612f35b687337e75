package io.agentmarket.engine;

import io.agentmarket.engine.RunStore.Stored;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Tenant;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/*
 * When a process dies, all its runs are interrupted, and one of them may be the cause. A death proves nothing about a
 * single run, but it makes the runs suspects. Suspects are tested like blood samples (Dorfman, "The Detection of
 * Defective Members of Large Populations", 1943): in groups that become smaller with every death, until one is alone.
 *
 *   first death    resumed at once, like every run of a dead worker
 *   second         set aside with the status queued; resumed with at most 127 other suspects
 *   third          with at most 15
 *   fourth         alone among the suspects of its worker
 *
 * The mark that a suspect is on trial is durable before it is resumed. When a worker dies while it carries suspects,
 * the death counts against these and not against its other runs; with exactly one suspect, that suspect is proved
 * guilty. A trial begins only when no worker has died for CALM: in a crash loop with another cause nothing can be
 * proved, so suspects wait for its end. After MAX_BREAKS proofs the run is ended without a charge. An attempt that
 * ends by an exception of its own also counts as a proof.
 */
/** Finds orphaned runs and continues them here. Used by one thread. */
@Component
class Takeover {

    /** A run is ended after it broke its worker or its own thread this often. */
    static final int MAX_BREAKS = 3;

    /** A run that survived this many deaths is a suspect. */
    static final int SUSPECT = 2;

    /** How many suspects are on trial at once: after {@link #SUSPECT} deaths, after one more, and after any more. */
    static final List<Integer> GROUPS = List.of(128, 16, 1);

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    private static final int BATCH = 256;

    /** About the time in which a process starts and crashes because of the first runs that it resumes. */
    private static final Duration CALM = Duration.ofSeconds(10);

    private final Tenant tenant;
    private final Worker worker;
    private final RunStore store;
    private final LiveRuns liveRuns;
    private final Consumer<List<Stored>> resumption;
    private Set<ExecutionId> missing = Set.of();

    @Autowired
    Takeover(Tenant tenant, Worker worker, RunStore store, LiveRuns liveRuns, Resumption resumption) {
        this(tenant, worker, store, liveRuns, resumption::resume);
    }

    Takeover(Tenant tenant, Worker worker, RunStore store, LiveRuns liveRuns, Consumer<List<Stored>> resumption) {
        this.tenant = tenant;
        this.worker = worker;
        this.store = store;
        this.liveRuns = liveRuns;
        this.resumption = resumption;
    }

    void look() {
        worker.bury();
        while (takeOver() == BATCH) {
            LOG.debug("more orphans than one batch");
        }
        resumption.accept(adoptLost());
        resumption.accept(toBeEnded());
        resumption.accept(nextSuspects());
    }

    /** Takes over up to a batch of dead workers' runs and resumes those that are not suspects; returns their total. */
    private int takeOver() {
        List<Stored> orphans = tenant.platform(jdbc -> store.taken(
                jdbc,
                jdbc.sql(TakeoverSql.TAKE_OVER)
                        .param("worker", worker.id().value())
                        .param("suspect", SUSPECT)
                        .param("limit", BATCH)));
        var innocent =
                orphans.stream().filter(run -> run.status().equals("running")).toList();
        if (innocent.size() < orphans.size()) {
            LOG.atWarn()
                    .addKeyValue("runs", orphans.size() - innocent.size())
                    .log("runs of workers that died several times are set aside, they are resumed in small groups");
        }
        resumption.accept(innocent);
        return orphans.size();
    }

    /**
     * Runs that this worker owns in the database but does not carry at two checks in a row: a commit's answer was lost,
     * or their thread broke.
     */
    private List<Stored> adoptLost() {
        List<UUID> mine = tenant.platform(jdbc -> jdbc.sql(TakeoverSql.MINE)
                .param("worker", worker.id().value())
                .query(UUID.class)
                .list());
        var unknown = new HashSet<ExecutionId>();
        mine.stream().map(ExecutionId::new).filter(id -> !liveRuns.contains(id)).forEach(unknown::add);
        var lost = unknown.stream().filter(missing::contains).toList();
        missing = unknown;
        if (lost.isEmpty()) {
            return List.of();
        }
        var broken = lost.stream().filter(liveRuns::forgetBroken).toList();
        return tenant.platform(jdbc -> store.taken(
                jdbc,
                jdbc.sql(TakeoverSql.ADOPT)
                        .param("ids", ids(lost))
                        .param("broken", ids(broken))
                        .param("worker", worker.id().value())));
    }

    private static UUID[] ids(List<ExecutionId> runs) {
        return runs.stream().map(ExecutionId::value).toArray(UUID[]::new);
    }

    /** Suspects that are proved guilty or have been cancelled. */
    private List<Stored> toBeEnded() {
        return tenant.platform(jdbc -> store.taken(
                jdbc,
                jdbc.sql(TakeoverSql.TO_BE_ENDED)
                        .param("worker", worker.id().value())
                        .param("breaks", MAX_BREAKS)
                        .param("limit", BATCH)));
    }

    /** Marks and returns the suspects whose trial begins now. */
    private List<Stored> nextSuspects() {
        return tenant.platform(jdbc -> {
            var calm = jdbc.sql(TakeoverSql.IS_CALM)
                    .param("calm", CALM.toSeconds())
                    .query(Boolean.class)
                    .single();
            return calm ? nextSuspects(jdbc) : List.of();
        });
    }

    private List<Stored> nextSuspects(JdbcClient jdbc) {
        var onTrial = jdbc.sql(TakeoverSql.ON_TRIAL)
                .param("worker", worker.id().value())
                .query((row, n) -> new OnTrial(row.getInt("runs"), row.getInt("deaths")))
                .single();
        var deaths = onTrial.runs() > 0 ? onTrial.deaths() : leastDeaths(jdbc);
        var last = GROUPS.size() - 1;
        var level = Math.clamp(deaths - SUSPECT, 0, last);
        var room = GROUPS.get(level) - onTrial.runs();
        if (deaths == 0 || room <= 0) {
            return List.of();
        }
        return store.taken(
                jdbc,
                jdbc.sql(TakeoverSql.NEXT_SUSPECTS)
                        .param("worker", worker.id().value())
                        .param("from", SUSPECT + level)
                        .param("to", level == last ? Integer.MAX_VALUE : SUSPECT + level)
                        .param("breaks", MAX_BREAKS)
                        .param("limit", room));
    }

    /** The lowest number of deaths among the suspects that were set aside; 0 if there are none. */
    private static int leastDeaths(JdbcClient jdbc) {
        return jdbc.sql(TakeoverSql.LEAST_SUSPECTED)
                .param("breaks", MAX_BREAKS)
                .query(Integer.class)
                .single();
    }

    private record OnTrial(int runs, int deaths) {}
}
