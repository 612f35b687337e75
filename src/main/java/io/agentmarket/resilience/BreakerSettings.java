package io.agentmarket.resilience;

import java.time.Duration;

/**
 * When a breaker opens, and how often it probes.
 *
 * @param window the latest calls that are remembered, at least {@code leastCalls}
 * @param leastCalls calls before their failures decide anything, at least 1
 * @param failurePercent share of failures among them that opens, 1 to 100
 * @param stretch an unbroken series of at least {@link #MIN_IN_A_ROW} failures that lasts this long also opens it
 * @param pause from opening to the first probe, and from each probe to the next
 */
public record BreakerSettings(int window, int leastCalls, int failurePercent, Duration stretch, Duration pause) {

    /** A model call lasts seconds, so a short series of failures must be enough. */
    static final int MIN_IN_A_ROW = 3;

    /**
     * For a model's provider: open after 10 failures of the last 20 calls or 10 s of nothing but failures, a probe
     * every 10 s. Ten, because one run may fail four times by chance; half, because retries compensate fewer failures
     * than that.
     */
    public static final BreakerSettings MODEL =
            new BreakerSettings(20, 10, 50, Duration.ofSeconds(10), Duration.ofSeconds(10));

    public BreakerSettings {
        if (leastCalls < 1 || window < leastCalls || failurePercent < 1 || failurePercent > 100) {
            throw new IllegalArgumentException("leastCalls < 1, window < leastCalls, or failurePercent not 1 to 100");
        }
        if (!stretch.isPositive() || !pause.isPositive()) {
            throw new IllegalArgumentException("stretch and pause must be positive");
        }
    }

    /** The same with another pause. */
    public BreakerSettings withPause(Duration pause) {
        return new BreakerSettings(window, leastCalls, failurePercent, stretch, pause);
    }
}
