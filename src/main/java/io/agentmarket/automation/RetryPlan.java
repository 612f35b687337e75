package io.agentmarket.automation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The wait of a message after each failed attempt: the schedule proposed by the Standard Webhooks specification, each
 * wait up to a tenth longer, so that messages that failed together do not retry together. After ten attempts in some
 * three days a message is dead.
 */
final class RetryPlan {

    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private final RandomGenerator random;

    RetryPlan(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The wait after a failed attempt.
     *
     * @param failed the number of failed attempts before it, from 0
     * @return empty after the last
     */
    Optional<Duration> after(int failed) {
        return failed >= WAITS.size() ? Optional.empty() : Optional.of(jittered(WAITS.get(failed)));
    }

    private Duration jittered(Duration wait) {
        return wait.plusMillis(random.nextLong(wait.toMillis() / 10 + 1));
    }
}
