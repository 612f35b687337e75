package io.agentmarket.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Caller;
import io.agentmarket.tiers.LimitChange;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A single client that obeys the headers: after an answer with {@code r=0} it waits {@code t} seconds. On a simulated
 * clock it makes calls and runs, one after the other, as fast as the headers allow. Its runs use no tokens, since the
 * tokens of a run are unknown when it begins.
 */
class ObedientClientTest {

    private static TestRedis redis;

    private long now = 1_795_000_000_000L;
    private final RateLimiter limiter = TestLimiter.at(() -> now, redis.calls()).limiter;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    /** Every tier, and how many of a hundred calls are runs. */
    @Retention(RetentionPolicy.RUNTIME)
    @CsvSource({"solo, 10", "basic, 5", "silver, 0", "standard, 100", "premium, 5", "elite, 2", "byok, 30"})
    private @interface Tiers {}

    @ParameterizedTest
    @Tiers
    void is_never_refused(String tier, int runs) {
        call(tier, 2_000, runs);
    }

    @ParameterizedTest
    @Tiers
    @Tag("long")
    void is_never_refused_in_a_hundred_thousand_calls(String tier, int runs) {
        call(tier, 15_000, runs);
    }

    private void call(String tier, int calls, int runs) {
        var caller = TestLimiter.caller(tier, LimitChange.NONE, LimitChange.NONE);
        var random = new Random(calls + runs);
        var waited = Duration.ZERO;

        for (var i = 0; i < calls; i++) {
            var standing = random.nextInt(100) < runs ? run(caller, random) : limiter.admitRequest(caller);
            now += random.nextInt(40);
            if (standing.remaining() == 0) {
                waited = waited.plusSeconds(standing.resetSeconds());
                now += standing.resetSeconds() * 1_000;
            }
        }

        assertThat(waited).isPositive();
    }

    private Standing run(Caller caller, Random random) {
        var agent = new String[] {"audit-agent", "report-generator", "ticket-resolver"}[random.nextInt(3)];
        var admission = limiter.admitRun(caller, TestLimiter.run(agent));
        limiter.release(admission.permit(), 0);
        return admission.standing();
    }
}
