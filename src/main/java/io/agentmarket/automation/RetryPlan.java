package io.agentmarket.automation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long a message waits after each failed try: the schedule that the Standard Webhooks specification proposes, each
 * wait up to a tenth longer, so that what failed together does not come back together. After ten tries in some three
 * days it is dead.
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
     * The wait after a failed try.
     *
     * @param failed tries before it that failed, from 0
     * @return empty after the last
     */
    Optional<Duration> after(int failed) {
        return failed >= WAITS.size() ? Optional.empty() : Optional.of(jittered(WAITS.get(failed)));
    }

    private Duration jittered(Duration wait) {
        return wait.plusMillis(random.nextLong(wait.toMillis() / 10 + 1));
    }
}
