package io.agentmarket.engine;

import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.stores.Rhythm;
import io.agentmarket.stores.Rhythm.Plan;
import io.agentmarket.stores.Vitals;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The engine's recurring tasks, each on its own thread, so that none delays another. At a stop, tasks that take on runs
 * end before the {@link Heartbeat} waits for live runs; tasks that live runs need continue until these have ended.
 */
@Configuration(proxyBeanMethods = false)
class EngineRhythms {

    private static final int TAKES_RUNS = 1;
    private static final int SERVES_RUNS = -2;

    /** Resuming many runs takes up to this long. */
    private static final Duration MANY_RUNS = Duration.ofMinutes(2);

    private static final Duration LEASES_ROUND = Duration.ofMillis(500);

    @Bean
    Rhythm takeoversRhythm(Vitals vitals, Takeover takeover) {
        return vitals.rhythm(
                Plan.every("takeover", Heartbeat.BEAT).patient(MANY_RUNS).inPhase(TAKES_RUNS), takeover::look);
    }

    @Bean
    Rhythm wakesRhythm(Vitals vitals, Wakes wakes) {
        return vitals.rhythm(
                Plan.every("wakes", Heartbeat.BEAT).patient(MANY_RUNS).inPhase(TAKES_RUNS), wakes::look);
    }

    @Bean
    Rhythm cancelsRhythm(Vitals vitals, Cancels cancels) {
        return vitals.rhythm(Plan.every("cancels", Heartbeat.BEAT).inPhase(SERVES_RUNS), cancels::look);
    }

    @Bean
    Rhythm deadlinesRhythm(Vitals vitals, LiveRuns liveRuns) {
        return vitals.rhythm(
                Plan.every("deadlines", LiveRuns.DEADLINE_LOOK).inPhase(SERVES_RUNS), liveRuns::stopOverdue);
    }

    @Bean
    Rhythm liveLeasesRhythm(Vitals vitals, LiveRuns liveRuns, RateLimiter limiter) {
        return vitals.rhythm(
                Plan.every("live-leases", LEASES_ROUND).inPhase(SERVES_RUNS),
                () -> limiter.renewDue(
                        liveRuns.all().stream().map(LiveRun::permit).toList()));
    }
}
