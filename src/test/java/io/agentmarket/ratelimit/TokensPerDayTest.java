package io.agentmarket.ratelimit;

import static io.agentmarket.ratelimit.TestLimiter.caller;
import static io.agentmarket.ratelimit.TestLimiter.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tiers.LimitChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens are reserved when a run is admitted and counted when it ends; solo has 100,000 a day. */
@Tag("stores")
class TokensPerDayTest {

    private static final long HOUR = 3_600_000;
    private static final LimitChange UNLIMITED_RUNS =
            new LimitChange(100_000, 1_000_000, null, 100_000, 100_000, 50, null);
    private static TestRedis redis;

    private long now = 1_795_000_000_000L;
    private final RateLimiter limiter = TestLimiter.at(() -> now, redis.calls()).limiter;
    private final Caller solo = caller("solo", UNLIMITED_RUNS, LimitChange.NONE);

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void a_run_is_granted_the_rest_from_an_eighth_of_need() {
        var first = admit(solo, 126_000);
        limiter.release(first, 80_000);

        var second = admit(solo, 126_000);
        limiter.release(second, 6_000);

        assertThat(first.tokens()).isEqualTo(100_000);
        assertThat(second.tokens()).isEqualTo(20_000);
        assertThat(tokens(solo)).isEqualTo(86_000);
        var refusal = refusal(solo, 126_000);
        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal.members())
                .containsEntry("scope", "tokens_per_day")
                .containsEntry("limit", 100_000L)
                .containsEntry("used", 86_000L);
        assertThat((Long) refusal.members().get("retry_after")).isBetween(86_000L, 87_100L);
        assertThat(admit(solo, 14_000).tokens()).isEqualTo(14_000);
    }

    @Test
    void reserved_tokens_block_others_and_return_when_unused() {
        var running = admit(solo, 90_000);

        var refusal = refusal(solo, 90_000);
        limiter.release(running, 1_000);

        assertThat(refusal.members()).containsEntry("used", 90_000L).containsEntry("retry_after", 1L);
        assertThat(admit(solo, 90_000).tokens()).isEqualTo(90_000);
    }

    @Test
    void refused_and_joined_runs_keep_no_tokens() {
        var running = admit(solo, 100_000);
        var before = counted(solo, "runs_per_day");
        refusal(solo, 50_000);

        assertThat(counted(solo, "runs_per_day")).isEqualTo(before);
        assertThat(limiter.look(solo).holders().getFirst().active()).isEqualTo(1);
        limiter.refundRun(running, "x");
        assertThat(tokens(solo)).isZero();
    }

    @Test
    void a_crashed_runs_tokens_expire_and_are_reserved_when_it_resumes() {
        var crashed = admit(solo, 60_000);
        now += 61_000;
        assertThat(tokens(solo)).isZero();

        var elsewhere = TestLimiter.at(() -> now, redis.calls()).limiter;
        elsewhere.readmit(new Permit(solo.customer(), solo.key(), crashed.id(), crashed.tokens()));
        assertThat(tokens(solo)).isEqualTo(60_000);
        elsewhere.release(crashed, 12_000);

        assertThat(tokens(solo)).isEqualTo(12_000);
    }

    @Test
    void a_run_waiting_for_approval_returns_its_place_and_tokens_meanwhile() {
        var permit = admit(solo, 60_000);
        limiter.release(permit, 5_000);
        assertThat(tokens(solo)).isEqualTo(5_000);
        assertThat(limiter.look(solo).holders().getFirst().active()).isZero();

        limiter.readmit(permit);
        assertThat(tokens(solo)).isEqualTo(65_000);
        limiter.release(permit, 2_000);

        assertThat(tokens(solo)).isEqualTo(7_000);
    }

    @Test
    void an_offline_run_reserves_and_uses_nothing() {
        limiter.release(admit(solo, 100_000), 100_000);

        var offline = admit(solo, 0);
        limiter.release(offline, 0);

        assertThat(offline.tokens()).isZero();
        assertThat(tokens(solo)).isEqualTo(100_000);
    }

    @Test
    void a_key_may_have_a_limit_where_its_tier_has_none() {
        var free = caller("byok");
        var limited = TestLimiter.otherKey(free, new LimitChange(null, null, null, null, null, null, 1_000L));

        assertThat(admit(free, 5_000_000).tokens()).isEqualTo(5_000_000);
        assertThat(admit(limited, 5_000).tokens()).isEqualTo(1_000);
        assertThat(refusal(limited, 5_000).members()).containsEntry("scope", "key_tokens_per_day");
    }

    @Test
    void a_key_is_granted_the_rest_of_both_limits() {
        var key = caller("solo", UNLIMITED_RUNS, new LimitChange(null, null, null, null, null, null, 30_000L));
        limiter.release(admit(TestLimiter.otherKey(key, LimitChange.NONE), 80_000), 80_000);

        var both = admit(key, 60_000);
        limiter.release(both, 20_000);

        assertThat(both.tokens()).isEqualTo(20_000);
        assertThat(tokens(key)).isEqualTo(100_000);
        assertThat(counted(key, "key_tokens_per_day")).isEqualTo(20_000);
    }

    @Test
    void tokens_are_told_in_headers_when_no_such_run_would_fit() {
        var plenty = limiter.admitRun(solo, run("x", 20_000));
        limiter.release(plenty.permit(), 95_000);

        var offline = limiter.admitRun(solo, run("x", 0));
        var small = limiter.admitRun(solo, run("x", 30_000));
        limiter.release(small.permit(), 4_000);
        var last = limiter.admitRun(solo, run("x", 8_000));

        assertThat(plenty.standing().scope()).isNotEqualTo("tokens_per_day");
        assertThat(offline.standing().scope()).isNotEqualTo("tokens_per_day");
        assertThat(small.permit().tokens()).isEqualTo(5_000);
        assertThat(last.permit().tokens()).isEqualTo(1_000);
    }

    /** Every run uses all it was granted, ten times as much is wanted as there is. */
    @ParameterizedTest
    @ValueSource(longs = {100_000, 1_000_000, 5_000_000, 10_000_000, 25_000_000, 100_000_000})
    void every_sliding_day_admits_99_to_100_percent(long limit) {
        var random = new Random(limit);
        var caller = caller("elite", new LimitChange(null, null, null, null, null, null, limit), LimitChange.NONE);
        var wanted = limit / 15;
        var running = new ArrayDeque<Running>();
        var used = new ArrayList<Used>();
        var end = now + 4 * 24 * HOUR;

        while (now < end) {
            now += random.nextLong(2 * 24 * HOUR / 150);
            while (!running.isEmpty() && running.getFirst().until <= now) {
                var ended = running.removeFirst();
                limiter.release(ended.permit, ended.permit.tokens());
                used.add(new Used(now, ended.permit.tokens()));
            }
            if (running.size() < 3) {
                limiter.renew(running.stream().map(Running::permit).toList());
                tryRun(caller, wanted).ifPresent(permit -> running.add(new Running(permit, now + 50_000)));
            }
        }

        assertThat(most(used)).isLessThanOrEqualTo(limit);
        assertThat(used.stream().mapToLong(Used::tokens).sum()).isGreaterThanOrEqualTo(Math.round(0.99 * 4 * limit));
    }

    private record Running(Permit permit, long until) {}

    private record Used(long at, long tokens) {}

    /** The most of any day that ends with a run. */
    private static long most(List<Used> used) {
        long most = 0;
        long inside = 0;
        var first = 0;
        for (var each : used) {
            inside += each.tokens;
            while (used.get(first).at <= each.at - 24 * HOUR) {
                inside -= used.get(first++).tokens;
            }
            most = Math.max(most, inside);
        }
        return most;
    }

    private java.util.Optional<Permit> tryRun(Caller caller, long tokens) {
        try {
            return java.util.Optional.of(admit(caller, tokens));
        } catch (AppException refused) {
            assertThat(refused.members()).containsEntry("scope", "tokens_per_day");
            return java.util.Optional.empty();
        }
    }

    private Permit admit(Caller caller, long tokens) {
        return limiter.admitRun(caller, run("x", tokens)).permit();
    }

    private AppException refusal(Caller caller, long tokens) {
        var refusal = catchThrowableOfType(AppException.class, () -> admit(caller, tokens));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private long tokens(Caller caller) {
        return counted(caller, "tokens_per_day");
    }

    private long counted(Caller caller, String scope) {
        return limiter.look(caller)
                .counts()
                .filter(count -> count.window().scope().equals(scope))
                .findFirst()
                .orElseThrow()
                .used();
    }
}
