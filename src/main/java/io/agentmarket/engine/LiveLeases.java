package io.agentmarket.engine;

import io.agentmarket.ratelimit.RateLimiter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps the places of this replica's runs for as long as it works on them, on a thread that does nothing else. */
@Component
class LiveLeases implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LiveLeases.class);
    private static final Duration ROUND = Duration.ofMillis(500);

    private final RateLimiter limiter;
    private final LiveRuns liveRuns;
    private volatile @Nullable ScheduledExecutorService rounds;

    LiveLeases(RateLimiter limiter, LiveRuns liveRuns) {
        this.limiter = limiter;
        this.liveRuns = liveRuns;
    }

    @Override
    public void start() {
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("live-leases").factory());
        timer.scheduleWithFixedDelay(this::renew, 0, ROUND.toMillis(), TimeUnit.MILLISECONDS);
        rounds = timer;
    }

    @Override
    public void stop() {
        var timer = rounds;
        if (timer != null) {
            timer.shutdownNow();
            rounds = null;
        }
    }

    /** Goes on while {@link RunOrphans} waits for the runs in hand. */
    @Override
    public int getPhase() {
        return -50;
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }

    private void renew() {
        try {
            limiter.renewDue(liveRuns.all().stream().map(LiveRun::permit).toList());
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("places were not renewed, trying again");
        }
    }
}
