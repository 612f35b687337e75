package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.deployments.Deployments;
import io.agentmarket.deployments.Rented;
import io.agentmarket.engine.RunStore.Stored;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.Run;
import io.agentmarket.ratelimit.Permit;
import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.LogNames;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** Resumes runs that this worker has taken over, from their journals. */
@Component
class Resumption {

    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    /** Each resumption reads a journal with a connection of the requests' pool, which has 20 by default. */
    private static final int MAX_AT_ONCE = 8;

    private final RunStore store;
    private final LiveRuns liveRuns;
    private final RunThreads threads;
    private final Packages packages;
    private final Deployments deployments;
    private final RateLimiter limiter;
    private final RecentKeys recentKeys;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);

    Resumption(
            RunStore store,
            LiveRuns liveRuns,
            RunThreads threads,
            Packages packages,
            Deployments deployments,
            RateLimiter limiter,
            RecentKeys recentKeys) {
        this.store = store;
        this.liveRuns = liveRuns;
        this.threads = threads;
        this.packages = packages;
        this.deployments = deployments;
        this.limiter = limiter;
        this.recentKeys = recentKeys;
    }

    /** Returns when each run has its own thread, has been ended, or is left for a later attempt. */
    void resume(List<Stored> runs) {
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            runs.forEach(run -> readers.execute(() -> inTurn(run)));
        }
    }

    private void inTurn(Stored run) {
        places.acquireUninterruptibly();
        try {
            resume(run);
        } finally {
            places.release();
        }
    }

    /**
     * A run that cannot be resumed does not block the others; it is retried together with lost runs. An unreadable run
     * is ended.
     */
    private void resume(Stored orphan) {
        var run = orphan.run();
        try {
            if (orphan.breaks() >= Takeover.MAX_BREAKS) {
                threads.abandon(run, store.journal(run.customer(), run.id()), ErrorCode.RUN_ABANDONED.sentence());
            } else {
                carryOn(orphan);
            }
        } catch (JacksonException e) {
            threads.endUnread(run, orphan.cancelRequested(), e);
        } catch (RuntimeException | Error e) {
            LOG.atError()
                    .addKeyValue(LogNames.EXECUTION_ID, run.id())
                    .setCause(e)
                    .log("resuming a run failed");
            liveRuns.broke(run.id(), e);
        }
    }

    private void carryOn(Stored orphan) {
        var run = orphan.run();
        var journal = store.journal(run.customer(), run.id());
        var rented = rented(run);
        var agent = run.deployment() == null
                ? packages.find(run.packageId(), run.packageVersion())
                : rented.map(Rented::agent);
        var input = store.input(run.customer(), run.id());
        if (agent.isEmpty() || input.isEmpty()) {
            threads.abandon(run, journal, "The package or input of this run is no longer available.");
            return;
        }
        var permit = new Permit(run.customer(), run.key(), run.id(), granted(run, agent.get(), journal));
        var idempotency = store.keyOf(run);
        limiter.readmit(permit);
        var live = new LiveRun(run, agent.get(), input.get(), permit, null, Grants.of(rented.orElse(null)));
        if (orphan.cancelRequested()) {
            live.stop(StopReason.CANCELLED);
        }
        // nothing between listing the run and giving it a thread calls a store
        if (liveRuns.add(live)) {
            idempotency.ifPresent(key -> recentKeys.put(run.customer(), key.text(), run.id(), key.requestHash()));
            LOG.atInfo()
                    .addKeyValue(LogNames.EXECUTION_ID, run.id())
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

    /**
     * The tokens granted to the run, from its first journal entry. Runs from before entries recorded the grant may use
     * what their package allows.
     */
    private static long granted(Run run, AgentPackage agent, List<Event> journal) {
        return journal.getFirst().payload().path("granted_tokens").asLong(Quotes.tokens(run.terms(), agent));
    }
}
