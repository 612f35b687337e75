package io.agentmarket.resilience;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed call is made again: exponential backoff with full jitter ("Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015), and never before the time that the other side named.
 *
 * @param attempts calls in all, the first included; at least 1
 * @param first upper bound of the first wait, doubled for every later one
 * @param longest upper bound of every wait; a side that asks for more is not asked again
 */
public record Retry(int attempts, Duration first, Duration longest) {

    private static final int MAX_DOUBLINGS = 20;

    public Retry {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("attempts < 1, or waits out of order");
        }
    }

    /**
     * How long to wait before the next call; empty when there must be none.
     *
     * @param made calls made so far, at least 1
     */
    public Optional<Duration> delay(int made, UpstreamFailure failure, RandomGenerator random) {
        if (!failure.isRetryable() || made >= attempts) {
            return Optional.empty();
        }
        var bound = first.multipliedBy(1L << Math.min(made - 1, MAX_DOUBLINGS)).toMillis();
        var jittered = Duration.ofMillis(random.nextLong(Math.min(bound, longest.toMillis()) + 1));
        var asked = failure.retryAfter().orElse(Duration.ZERO);
        if (asked.compareTo(longest) > 0) {
            return Optional.empty();
        }
        return Optional.of(asked.plus(jittered));
    }
}
