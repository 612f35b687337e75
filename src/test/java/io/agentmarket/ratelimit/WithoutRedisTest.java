package io.agentmarket.ratelimit;

import static io.agentmarket.ratelimit.TestLimiter.caller;
import static io.agentmarket.ratelimit.TestLimiter.run;
import static io.agentmarket.shared.ErrorCode.CONCURRENCY_LIMITED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tiers.LimitChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis is stopped, stalled or emptied; the simulated clock stands still unless a test moves it. */
class WithoutRedisTest {

    /** The product's default. */
    private static final Duration TIMEOUT = Duration.ofMillis(50);

    /** Where Redis answers or is stopped: only what a test does to it takes it away, and no busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestRedis redis = TestRedis.embedded();
    private final AtomicLong now = new AtomicLong(1_795_000_000_000L);
    private final List<TestLimiter> replicas = new ArrayList<>();

    @AfterEach
    void stop() {
        replicas.forEach(replica -> replica.link.stop());
        redis.close();
    }

    @Test
    void a_stopped_redis_leaves_each_replica_its_share_of_every_limit() {
        var alone = replica(4);
        var caller = caller("basic");
        redis.stop();

        var standing = alone.limiter.admitRequest(caller);
        var admitted = 1 + admitted(alone.limiter, caller, 40);
        var refusal = refusal(() -> alone.limiter.admitRequest(caller));

        assertThat(standing).isEqualTo(new Standing("requests_per_minute", 5, 4, 1, 60, true));
        assertThat(admitted).isEqualTo(5);
        assertThat(refusal.members()).containsEntry("mode", "local").containsEntry("limit", 5L);
        now.addAndGet(60_000 + 469);
        assertThat(admitted(alone.limiter, caller, 40)).isEqualTo(5);
    }

    @Test
    void places_and_tokens_are_divided_with_one_each_at_least() {
        var alone = replica(4);
        var caller = caller("basic", new LimitChange(100, null, null, 2, null, 5, 8_000L), LimitChange.NONE);
        redis.stop();

        var permit = alone.limiter.admitRun(caller, run("x", 10_000)).permit();
        var crowded = refusal(() -> alone.limiter.admitRun(caller, run("x")));
        alone.limiter.release(permit, 100);

        assertThat(permit.tokens()).isEqualTo(2_000);
        assertThat(crowded.members()).containsEntry("scope", "runs_per_hour").containsEntry("limit", 1L);
        now.addAndGet(3_700_000);
        var second = alone.limiter.admitRun(caller, run("x", 10_000)).permit();
        assertThat(second.tokens()).isEqualTo(1_900);
        now.addAndGet(59_000);
        alone.limiter.renew(List.of(second));
        now.addAndGet(30_000);
        assertThat(refusal(() -> alone.limiter.admitRun(raised(caller, 1_000), run("x")))
                        .code())
                .isEqualTo(CONCURRENCY_LIMITED);
    }

    @Test
    void earlier_admissions_of_this_replica_still_count() {
        var alone = replica(1);
        var caller = caller("solo");
        admitted(alone.limiter, caller, 3);

        redis.stop();

        assertThat(admitted(alone.limiter, caller, 10)).isEqualTo(2);
    }

    @Test
    void a_stall_costs_one_timeout_and_then_nothing() {
        var alone = replica(1, TIMEOUT);
        var caller = caller("elite");
        alone.limiter.admitRequest(caller);
        redis.connection().async().clientPause(4_000);

        var first = millis(() -> alone.limiter.admitRequest(caller));
        var others = millis(() -> {
            for (var i = 0; i < 300; i++) {
                alone.limiter.admitRequest(caller);
            }
        });

        assertThat(alone.limiter.isLocal()).isTrue();
        assertThat(first).isLessThan(2_000L);
        assertThat(others).as("of 300 timeouts").isLessThan(300 * TIMEOUT.toMillis() / 5);
        await().until(() -> !alone.limiter.isLocal());
        assertThat(shared(alone.limiter, caller)).isBetween(302L, 303L);
    }

    @Test
    void metrics_show_who_decided_and_which_limit_refused() {
        var alone = replica(1);
        var caller = caller("solo");
        alone.limiter.admitRequest(caller);
        redis.stop();

        admitted(alone.limiter, caller, 9);

        assertThat(alone.metrics.get("agentmarket.ratelimit.local").gauge().value())
                .isEqualTo(1);
        assertThat(decisions(alone, "admitted", "none", "shared")).isEqualTo(1);
        assertThat(decisions(alone, "admitted", "none", "local")).isEqualTo(4);
        assertThat(decisions(alone, "refused", "requests_per_minute", "local")).isEqualTo(5);
    }

    @Test
    void an_emptied_redis_is_reported_and_admits_at_most_twice() {
        var alone = replica(1);
        var caller = caller("basic", new LimitChange(20, null, null, null, null, 3, null), LimitChange.NONE);
        var before = admitted(alone.limiter, caller, 8);
        var live = alone.limiter.admitRun(caller, run("x")).permit();
        redis.stop();
        var during = admitted(alone.limiter, caller, 40);
        alone.limiter.release(alone.limiter.admitRun(fresh(caller), run("x")).permit(), 0);

        redis.restart();
        await().until(() -> !alone.limiter.isLocal());
        var after = admitted(alone.limiter, caller, 40);

        assertThat(before + 1 + during).isEqualTo(20);
        assertThat(after).isEqualTo(20 - during);
        assertThat(alone.limiter.look(caller).holders().getFirst().active()).isEqualTo(1);
        alone.limiter.release(live, 0);
        assertThat(alone.limiter.look(caller).holders().getFirst().active()).isZero();
    }

    @Test
    void an_emptied_redis_admits_at_most_twice_and_relearns_live_runs() {
        var alone = replica(1);
        var caller = caller("basic");
        var live = alone.limiter.admitRun(caller, run("x")).permit();
        var admitted = 1 + admitted(alone.limiter, caller, 40);

        redis.connection().sync().flushall();
        admitted += admitted(alone.limiter, caller, 60);
        alone.limiter.renew(List.of(live));

        assertThat(admitted).isBetween(20L, 40L);
        assertThat(alone.limiter.look(caller).holders().getFirst().active()).isEqualTo(1);
    }

    @Test
    void replicas_that_were_heard_of_share_the_limit_without_redis() {
        var first = replica(1);
        var second = replica(1);
        await().until(() -> first.link.replicas() == 2 && second.link.replicas() == 2);
        var caller = caller("basic");
        redis.stop();

        var admitted = admitted(first.limiter, caller, 40) + admitted(second.limiter, caller, 40);

        assertThat(admitted).isEqualTo(20);
        assertThat(first.metrics.get("agentmarket.ratelimit.replicas").gauge().value())
                .isEqualTo(2);
    }

    @Test
    void tokens_used_during_an_outage_are_reported_to_redis() {
        var alone = replica(1);
        var caller = caller("solo");
        redis.stop();
        alone.limiter.release(alone.limiter.admitRun(caller, run("x", 50_000)).permit(), 40_000);

        redis.restart();
        await().until(() -> !alone.limiter.isLocal());

        assertThat(TestLimiter.at(now::get, redis.calls())
                        .limiter
                        .admitRun(caller, run("x", 80_000))
                        .permit()
                        .tokens())
                .isEqualTo(60_000);
    }

    @Test
    void when_redis_memory_is_full_each_replica_limits_locally() {
        var alone = replica(4);
        var caller = caller("basic");
        redis.connection().sync().configSet("maxmemory", "1");

        var standing = alone.limiter.admitRequest(caller);
        redis.connection().sync().configSet("maxmemory", "0");
        await().until(() -> !alone.limiter.isLocal());

        assertThat(standing).isEqualTo(new Standing("requests_per_minute", 5, 4, 1, 60, true));
        await().untilAsserted(() -> assertThat(shared(alone.limiter, caller)).isEqualTo(1));
    }

    @Test
    void a_redis_that_may_evict_is_recognised() {
        var windows = TestLimiter.windows(redis.calls(), () -> "");
        var fresh = windows.evicts();
        redis.connection().sync().configSet("maxmemory-policy", "allkeys-lru");
        var unbounded = windows.evicts();
        redis.connection().sync().configSet("maxmemory", "100mb");

        assertThat(fresh).isFalse();
        assertThat(unbounded).isFalse();
        assertThat(windows.evicts()).isTrue();
    }

    @Test
    void a_reset_needs_redis() {
        var alone = replica(1);
        var caller = caller("solo");
        redis.stop();

        assertThat(refusal(() -> alone.limiter.reset(
                                caller.customer(), Map.of(RedisKeys.of(caller.customer()), List.of())))
                        .code())
                .isEqualTo(ErrorCode.LIMITER_UNAVAILABLE);
    }

    @Test
    void redis_decides_again_only_after_the_report_of_live_runs() {
        var alone = replica(1);
        var caller = caller("byok", new LimitChange(10_000, null, null, null, null, 1_000, null), LimitChange.NONE);
        var live = new ArrayList<Permit>();
        for (var i = 0; i < 1_000; i++) {
            live.add(alone.limiter.admitRun(caller, run("x")).permit());
        }
        redis.stop();
        await().until(alone.limiter::isLocal);
        redis.restart();

        var refused = 0;
        while (alone.limiter.isLocal()) {
            refused += refusal(() -> alone.limiter.admitRun(caller, run("x"))).code() == CONCURRENCY_LIMITED ? 1 : 0;
        }

        assertThat(alone.limiter.look(caller).local()).isFalse();
        assertThat(alone.limiter.look(caller).holders().getFirst().active()).isEqualTo(1_000);
        assertThat(refused).isPositive();
        alone.limiter.release(live.getFirst(), 0);
        assertThat(alone.limiter.look(caller).holders().getFirst().active()).isEqualTo(999);
    }

    @Test
    void an_emptied_redis_learns_by_the_next_beat_which_runs_live() {
        var alone = replica(1);
        var caller = caller("basic");
        alone.limiter.admitRun(caller, run("x"));

        redis.connection().sync().flushall();

        await().until(() -> alone.limiter.look(caller).holders().getFirst().active() == 1);
        assertThat(alone.limiter.isLocal()).isFalse();
    }

    @Test
    void a_run_that_ended_without_redis_holds_no_place_afterwards() {
        var alone = replica(1, TIMEOUT);
        var caller = caller("solo");
        var permit = alone.limiter.admitRun(caller, run("x")).permit();
        alone.limiter.admitRequest(caller("solo"));
        redis.connection().async().clientPause(2_000);

        alone.limiter.release(permit, 0);
        await().until(() -> !alone.limiter.isLocal());

        var seen = TestLimiter.at(now::get, redis.calls()).limiter.look(caller);
        assertThat(seen.holders().getFirst().active()).isZero();
    }

    @Test
    void a_refused_run_whose_answer_was_lost_holds_no_place_afterwards() {
        var alone = replica(4, TIMEOUT);
        var caller = caller("basic");
        alone.limiter.admitRun(caller, run("x"));
        redis.connection().async().clientPause(2_000);

        refusal(() -> alone.limiter.admitRun(caller, run("x")));
        await().until(() -> !alone.limiter.isLocal());

        assertThat(alone.limiter.look(caller).holders().getFirst().active()).isEqualTo(1);
    }

    private TestLimiter replica(int atLeast) {
        return replica(atLeast, PATIENCE);
    }

    private TestLimiter replica(int atLeast, Duration timeout) {
        var replica = TestLimiter.at(now::get, redis.calls(timeout), atLeast);
        replica.link.start();
        replicas.add(replica);
        return replica;
    }

    private static Caller raised(Caller caller, int runsPerHour) {
        var raised = new LimitChange(100, null, null, runsPerHour, null, 5, 8_000L);
        return new Caller(caller.customer(), caller.tier(), caller.actor(), caller.scopes(), raised);
    }

    private static Caller fresh(Caller like) {
        return TestLimiter.caller(like.tier());
    }

    private static long admitted(RateLimiter limiter, Caller caller, int calls) {
        var admitted = 0;
        for (var i = 0; i < calls; i++) {
            try {
                limiter.admitRequest(caller);
                admitted++;
            } catch (AppException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            }
        }
        return admitted;
    }

    private static long shared(RateLimiter limiter, Caller caller) {
        var decision = limiter.look(caller);
        assertThat(decision.local()).isFalse();
        return decision.counts().findFirst().orElseThrow().used();
    }

    private static double decisions(TestLimiter of, String outcome, String scope, String mode) {
        return of.metrics
                .get("agentmarket.ratelimit.decisions")
                .tags("outcome", outcome, "scope", scope, "mode", mode)
                .counter()
                .count();
    }

    private static long millis(Runnable call) {
        var start = System.nanoTime();
        call.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static AppException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        var refusal = catchThrowableOfType(AppException.class, call);
        assertThat(refusal).isNotNull();
        return refusal;
    }
}
