package io.agentmarket.billing.stripe;

import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * The waits of background work after failures. While Stripe as a whole does not answer, or refuses the account, this
 * replica sends nothing: the pause grows from two seconds to five minutes, each time drawn from its upper half, so that
 * replicas do not return together; then one task tries.
 */
final class BackOff {

    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    /** The wait for a customer whose call is refused; somebody must correct the cause first. */
    private static final Duration REFUSED = Duration.ofHours(1);

    private static final int MAX_DOUBLINGS = 10;

    private final RandomGenerator random;

    /** Guarded by this, like {@code until}. */
    private int failures;

    private Instant until = Instant.MIN;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    synchronized boolean isPaused(Instant now) {
        return now.isBefore(until);
    }

    synchronized void healthy() {
        failures = 0;
        until = Instant.MIN;
    }

    /**
     * Notes a failure.
     *
     * @param before failures in a row of this task
     * @return how long this task is to wait
     */
    synchronized Duration failed(UpstreamFailure failure, int before, Instant now) {
        var everybody = failure.isRetryable() || failure.code() == ErrorCode.PAYMENTS_ACCESS_REFUSED;
        if (!everybody) {
            return REFUSED;
        }
        var asked = failure.retryAfter().orElse(Duration.ZERO);
        var pause = max(asked, jittered(failures++));
        until = now.plus(pause);
        return max(pause, jittered(before));
    }

    private Duration jittered(int doublings) {
        var bound = FIRST.multipliedBy(1L << Math.min(doublings, MAX_DOUBLINGS));
        var longest = bound.compareTo(MAX_WAIT) > 0 ? MAX_WAIT.toMillis() : bound.toMillis();
        return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
