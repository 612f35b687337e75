package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Deployments;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.Rented;
import io.agentmarket.engine.RunStore.Stored;
import io.agentmarket.ratelimit.Permit;
import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Tenant;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps this worker alive in the database, and finds and continues runs that nobody works on. */
@Component
class RunOrphans implements SmartLifecycle {

    /** A run that was interrupted this often is given up: it is probably what breaks its workers. */
    static final int MAX_ATTEMPTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(RunOrphans.class);
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final Duration DRAIN = Duration.ofSeconds(25);
    private static final int BATCH = 64;

    private final Tenant tenant;
    private final Worker worker;
    private final RunStore store;
    private final LiveRuns liveRuns;
    private final RunThreads threads;
    private final Packages packages;
    private final Deployments deployments;
    private final RateLimiter limiter;
    private final RecentKeys recentKeys;
    private final Approvals approvals;
    private Set<ExecutionId> suspects = Set.of();
    private volatile @Nullable ScheduledExecutorService beats;

    RunOrphans(
            Tenant tenant,
            Worker worker,
            RunStore store,
            LiveRuns liveRuns,
            RunThreads threads,
            Packages packages,
            Deployments deployments,
            RateLimiter limiter,
            RecentKeys recentKeys,
            Approvals approvals) {
        this.tenant = tenant;
        this.worker = worker;
        this.store = store;
        this.liveRuns = liveRuns;
        this.threads = threads;
        this.packages = packages;
        this.deployments = deployments;
        this.limiter = limiter;
        this.recentKeys = recentKeys;
        this.approvals = approvals;
    }

    @Override
    public void start() {
        worker.register();
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("orphans").factory());
        timer.scheduleWithFixedDelay(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
        beats = timer;
    }

    /** Waits for the runs in hand, then leaves the rest to others. */
    @Override
    public void stop() {
        var timer = beats;
        var end = System.nanoTime() + DRAIN.toNanos();
        for (var live : liveRuns.all()) {
            try {
                live.done().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                live.stop(StopReason.DROPPED);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (timer != null) {
            end(timer);
            beats = null;
            worker.unregister();
        }
    }

    /** Lets a beat in progress finish: it may be taking runs over. */
    private static void end(ScheduledExecutorService timer) {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops after the web server has taken its last request and before the committer. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return beats != null;
    }

    private void beat() {
        try {
            if (!worker.heartbeat()) {
                LOG.atWarn().addKeyValue("worker", worker.id()).log("this worker had lapsed, its runs are dropped");
                liveRuns.all().forEach(live -> live.stop(StopReason.DROPPED));
                worker.register();
            }
            cancelRequested();
            while (takeOver() == BATCH) {
                LOG.debug("more orphans than one batch");
            }
            adoptLost().forEach(this::resume);
            approvals.expire();
            wake();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("heartbeat failed, trying again");
        }
    }

    private void cancelRequested() {
        List<UUID> ids = tenant.platform(jdbc -> jdbc.sql(RunSql.CANCELLED)
                .param("worker", worker.id().value())
                .query(UUID.class)
                .list());
        ids.forEach(id -> liveRuns.find(new ExecutionId(id)).ifPresent(live -> live.stop(StopReason.CANCELLED)));
    }

    /** Takes over and resumes up to a batch of lapsed workers' runs; answers how many. */
    private int takeOver() {
        List<Stored> orphans = tenant.platform(jdbc -> jdbc.sql(RunSql.TAKE_OVER)
                .param("worker", worker.id().value())
                .param("lease", Worker.LEASE.toSeconds())
                .param("limit", BATCH)
                .query((row, n) -> RunStore.map(row))
                .list());
        orphans.forEach(this::resume);
        return orphans.size();
    }

    /** Continues runs whose wait for a person is over. */
    void wake() {
        List<Stored> woken = tenant.platform(jdbc -> jdbc.sql(RunSql.WAKE)
                .param("worker", worker.id().value())
                .param("limit", BATCH)
                .query((row, n) -> RunStore.map(row))
                .list());
        woken.forEach(this::resume);
    }

    /** Rows of this worker that it has not in hand on two beats in a row: their first commit's answer was lost. */
    private List<Stored> adoptLost() {
        List<UUID> mine = tenant.platform(jdbc -> jdbc.sql(RunSql.MINE)
                .param("worker", worker.id().value())
                .query(UUID.class)
                .list());
        var unknown = new HashSet<ExecutionId>();
        mine.stream().map(ExecutionId::new).filter(id -> !liveRuns.contains(id)).forEach(unknown::add);
        var lost = unknown.stream().filter(suspects::contains).toList();
        suspects = unknown;
        if (lost.isEmpty()) {
            return List.of();
        }
        return tenant.platform(jdbc -> jdbc.sql(RunSql.ADOPT)
                .param("ids", lost.stream().map(ExecutionId::value).toArray(UUID[]::new))
                .param("worker", worker.id().value())
                .query((row, n) -> RunStore.map(row))
                .list());
    }

    /** A run that cannot be continued keeps no other one from it; it is taken up again with those that are lost. */
    private void resume(Stored orphan) {
        try {
            carryOn(orphan);
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("executionId", orphan.run().id())
                    .setCause(e)
                    .log("run could not be resumed");
            giveUp(orphan.run());
        }
    }

    /** Whatever it is that cannot be read of a run, its hold does not outlive {@link #MAX_ATTEMPTS}. */
    private void giveUp(Run run) {
        try {
            threads.giveUp(run, store.journal(run.customer(), run.id()));
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("executionId", run.id()).setCause(e).log("run could not be given up");
        }
    }

    private void carryOn(Stored orphan) {
        var run = orphan.run();
        var journal = store.journal(run.customer(), run.id());
        var rented = rented(run);
        var agent = run.deployment() == null
                ? packages.find(run.packageId(), run.packageVersion())
                : rented.map(Rented::agent);
        var input = store.payloads(run.customer(), run.id()).get("input");
        if (agent.isEmpty() || input == null) {
            threads.abandon(run, journal, "The package or input of this run is no longer here.");
            return;
        }
        var permit = Permit.of(run.customer(), run.key(), run.id(), granted(run, agent.get(), journal));
        var idempotency = store.keyOf(run);
        limiter.readmit(permit);
        var live = new LiveRun(run, agent.get(), input, permit, null, Grants.of(rented.orElse(null)));
        if (orphan.cancelRequested()) {
            live.stop(StopReason.CANCELLED);
        }
        // nothing that asks a store stands between taking the run in hand and giving it a thread
        if (liveRuns.add(live)) {
            idempotency.ifPresent(key -> recentKeys.put(run.customer(), key.text(), run.id(), key.requestHash()));
            LOG.atInfo()
                    .addKeyValue("executionId", run.id())
                    .addKeyValue("attempt", run.attempt())
                    .addKeyValue("entries", journal.size())
                    .log("run resumed");
            threads.launch(live, journal);
        }
    }

    /** The deployment under whose terms the run began. */
    private Optional<Rented> rented(Run run) {
        var deployed = run.deployment();
        return deployed == null
                ? Optional.empty()
                : deployments.again(run.customer(), deployed.id(), deployed.revision(), run.packageVersion());
    }

    /** As its first entry says; a run that began before entries said so may use what its package allows. */
    private static long granted(Run run, AgentPackage agent, List<Event> journal) {
        return journal.getFirst().payload().path("granted_tokens").asLong(Quotes.tokens(run.terms(), agent));
    }
}
