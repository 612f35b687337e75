package io.agentmarket.resilience;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed call is retried: exponential backoff with full jitter ("Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015), and never before the time that the upstream named.
 *
 * @param attempts calls in all, the first included; at least 1
 * @param first upper bound of the first wait, doubled for every later one
 * @param longest upper bound of every wait that we choose. If the upstream asks for a longer wait, the call is retried
 * after it only if the caller has more than twice that time left
 */
public record Retry(int attempts, Duration first, Duration longest) {

    private static final int MAX_DOUBLINGS = 20;

    public Retry {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("attempts < 1, or waits out of order");
        }
    }

    /**
     * How long to wait before the next call; empty when there must be none, or when it would come too late.
     *
     * @param made calls made so far, at least 1
     * @param left until the caller's own deadline
     */
    public Optional<Duration> delay(int made, UpstreamFailure failure, Duration left, RandomGenerator random) {
        if (!failure.isRetryable() || made >= attempts || asksTooMuch(failure, left)) {
            return Optional.empty();
        }
        var bound = first.multipliedBy(1L << Math.min(made - 1, MAX_DOUBLINGS)).toMillis();
        var jittered = Duration.ofMillis(random.nextLong(Math.min(bound, longest.toMillis()) + 1));
        var wait = failure.retryAfter().orElse(Duration.ZERO).plus(jittered);
        return wait.compareTo(left) > 0 ? Optional.empty() : Optional.of(wait);
    }

    /** Whether the upstream asks for a longer wait than ours. */
    public boolean isLong(UpstreamFailure failure) {
        return failure.retryAfter().orElse(Duration.ZERO).compareTo(longest) > 0;
    }

    /** A long wait must leave as much again for the answer, or it would only trade one failure for a later one. */
    private boolean asksTooMuch(UpstreamFailure failure, Duration left) {
        return isLong(failure)
                && failure.retryAfter().orElse(Duration.ZERO).multipliedBy(2).compareTo(left) > 0;
    }
}
