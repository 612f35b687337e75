package io.agentmarket.ratelimit;

import static io.agentmarket.ratelimit.TestLimiter.caller;
import static io.agentmarket.ratelimit.TestLimiter.otherKey;
import static io.agentmarket.ratelimit.TestLimiter.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tiers.LimitChange;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The effect of a customer's override and a key's own limits on the tier's limits. */
@Tag("stores")
class KeyLimitsTest {

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

    @Test
    void an_override_is_in_place_of_the_tiers_number() {
        var caller = caller("solo", new LimitChange(7, null, null, null, null, null, null), LimitChange.NONE);
        for (var i = 0; i < 7; i++) {
            limiter.admitRequest(caller);
        }

        assertThat(refusal(() -> limiter.admitRequest(caller)).members())
                .containsEntry("scope", "requests_per_minute")
                .containsEntry("limit", 7L);
    }

    @Test
    void a_key_at_its_limit_does_not_block_other_keys() {
        var key = caller("basic", LimitChange.NONE, new LimitChange(2, null, null, null, null, null, null));
        limiter.admitRequest(key);
        var last = limiter.admitRequest(key);

        var refusal = refusal(() -> limiter.admitRequest(key));
        var other = limiter.admitRequest(otherKey(key, LimitChange.NONE));

        assertThat(last.scope()).isEqualTo("key_requests_per_minute");
        assertThat(last.remaining()).isZero();
        assertThat(refusal.members())
                .containsEntry("scope", "key_requests_per_minute")
                .containsEntry("limit", 2L);
        assertThat(other.remaining()).isEqualTo(17);
    }

    @Test
    void a_refusal_by_one_limit_uses_nothing_of_the_other() {
        var key = caller("solo", LimitChange.NONE, new LimitChange(4, null, null, null, null, null, null));
        var other = otherKey(key, LimitChange.NONE);
        for (var i = 0; i < 3; i++) {
            limiter.admitRequest(key);
        }
        limiter.admitRequest(other);
        limiter.admitRequest(other);

        assertThat(refusal(() -> limiter.admitRequest(key)).members()).containsEntry("scope", "requests_per_minute");
        assertThat(counted(key, "key_requests_per_minute")).isEqualTo(3);
        now += 30_000_000;
        for (var i = 0; i < 4; i++) {
            limiter.admitRequest(key);
        }
        refusal(() -> limiter.admitRequest(key));
        assertThat(counted(key, "requests_per_minute")).isEqualTo(4);
    }

    @Test
    void a_key_has_places_of_its_own_among_the_customers() {
        var key = caller("silver", LimitChange.NONE, new LimitChange(null, null, null, null, null, 1, null));
        var permit = limiter.admitRun(key, run("x")).permit();

        var refusal = refusal(() -> limiter.admitRun(key, run("x")));
        limiter.admitRun(otherKey(key, LimitChange.NONE), run("x"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.CONCURRENCY_LIMITED);
        assertThat(refusal.members())
                .containsEntry("scope", "key_concurrent_runs")
                .containsEntry("limit", 1L);
        assertThat(limiter.look(key).holders().getFirst().active()).isEqualTo(2);
        limiter.release(permit, 0);
        assertThat(limiter.admitRun(key, run("x")).permit().key()).isEqualTo(key.key());
    }

    @Test
    void a_keys_place_expires_and_is_returned_by_a_refund() {
        var key = caller("silver", LimitChange.NONE, new LimitChange(null, null, null, 2, null, 1, null));
        limiter.admitRun(key, run("x"));
        now += 61_000;

        var joined = limiter.admitRun(key, run("x")).permit();
        limiter.refundRun(joined, "x");

        assertThat(counted(key, "key_runs_per_hour")).isEqualTo(1);
        assertThat(limiter.admitRun(key, run("x")).permit()).isNotNull();
        assertThat(refusal(() -> limiter.admitRun(key, run("x"))).members())
                .containsEntry("scope", "key_runs_per_hour");
    }

    @Test
    void concurrent_calls_take_exactly_the_places_of_key_and_customer() throws Exception {
        var key = caller("elite", LimitChange.NONE, new LimitChange(null, null, null, null, null, 7, null));
        var admitted = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 64; i++) {
                admitted.add(threads.submit(() -> {
                    try {
                        limiter.admitRun(key, run("x"));
                        return true;
                    } catch (AppException refused) {
                        return false;
                    }
                }));
            }
        }

        assertThat(admitted.stream().filter(Future::resultNow)).hasSize(7);
    }

    @Test
    void polling_of_a_key_has_its_own_bucket() {
        var caller = caller("solo");
        for (var i = 0; i < TestLimiter.READS_PER_MINUTE; i++) {
            limiter.admitRead(caller);
        }

        var refusal = refusal(() -> limiter.admitRead(caller));

        assertThat(refusal.members()).containsEntry("scope", "reads_per_minute").containsEntry("limit", (long)
                TestLimiter.READS_PER_MINUTE);
        assertThat(counted(caller, "requests_per_minute")).isZero();
        assertThat(limiter.admitRead(otherKey(caller, LimitChange.NONE)).remaining())
                .isEqualTo(599);
        assertThat(limiter.admitRequest(caller).remaining()).isEqualTo(4);
    }

    @Test
    void all_redis_keys_of_a_decision_share_a_tag_and_expire() {
        var key = caller("solo", LimitChange.NONE, new LimitChange(5, 5, 5, 5, 5, 1, 5L));
        limiter.release(limiter.admitRun(key, run("audit-agent", 4)).permit(), 4);

        for (var name : new String[] {RedisKeys.of(key.customer()), RedisKeys.of(key.customer(), key.key())}) {
            assertThat(name).contains("{" + key.customer() + "}");
            assertThat(redis.connection().sync().pttl(name)).isBetween(86_400_000L, 90_000_000L);
            assertThat(redis.connection().sync().memoryUsage(name)).isLessThan(6_000L);
        }
    }

    private static AppException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        var refusal = catchThrowableOfType(AppException.class, call);
        assertThat(refusal).isNotNull();
        return refusal;
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
