package io.agentmarket.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.tiers.PriceBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Admission, leases and refusals of one caller's tier, on a real Redis and a simulated clock. */
class RateLimiterTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);
    private static TestRedis redis;

    private long now = 1_795_000_000_000L;
    private final RateLimiter limiter = limiter(redis.calls());

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void refuses_the_sixth_request_in_a_minute_with_limit_scope_used_and_reset() {
        var caller = caller("solo");
        for (var i = 0; i < 5; i++) {
            limiter.admitRequest(caller);
        }

        var refusal = refusal(() -> limiter.admitRequest(caller));

        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal.members())
                .containsEntry("scope", "requests_per_minute")
                .containsEntry("limit", 5L)
                .containsEntry("used", 5L)
                .containsEntry("reset", 61L)
                .containsEntry("retry_after", 61L);
    }

    @Test
    void a_client_that_obeys_the_standing_is_never_refused() {
        var caller = caller("solo");
        for (var i = 0; i < 120; i++) {
            var standing = limiter.admitRequest(caller);
            now += standing.remaining() == 0 ? standing.resetSeconds() * 1000 : 100;
        }

        assertThat(limiter.admitRequest(caller).limit()).isPositive();
    }

    @Test
    void the_standing_is_that_of_the_tightest_window() {
        var standing = limiter.admitRequest(caller("basic"));

        assertThat(standing).isEqualTo(new Standing("requests_per_minute", 20, 19, 1, 60));
    }

    @Test
    void runs_count_per_agent_and_the_longest_wait_is_told() {
        var caller = caller("solo");
        for (var i = 0; i < 2; i++) {
            limiter.release(limiter.admitRun(caller, "audit-agent", id()));
        }

        var refusal = refusal(() -> limiter.admitRun(caller, "audit-agent", id()));
        var other = limiter.admitRun(caller, "report-generator", id());

        assertThat(refusal.members())
                .containsEntry("scope", "agent_runs_per_hour:audit-agent")
                .containsEntry("limit", 2L)
                .extractingByKey("reset")
                .satisfies(reset -> assertThat((Long) reset).isBetween(3_600L, 3_630L));
        assertThat(other.standing().scope()).isEqualTo("requests_per_minute");
    }

    @Test
    void concurrent_runs_are_leases_that_are_released() {
        var caller = caller("basic");
        var first = limiter.admitRun(caller, "x", id());
        limiter.admitRun(caller, "x", id());

        var refusal = refusal(() -> limiter.admitRun(caller, "x", id()));
        limiter.release(first);
        limiter.release(first);

        assertThat(refusal.code()).isEqualTo(ErrorCode.CONCURRENCY_LIMITED);
        assertThat(refusal.members())
                .containsEntry("limit", 2L)
                .containsEntry("used", 2L)
                .containsEntry("reset", 1L);
        assertThat(used(caller, "runs_per_hour")).isEqualTo(2);
        assertThat(limiter.admitRun(caller, "x", id()).customer()).isEqualTo(caller.customer());
        assertThat(refusal(() -> limiter.admitRun(caller, "x", id())).code()).isEqualTo(ErrorCode.CONCURRENCY_LIMITED);
    }

    @Test
    void a_lease_lapses_unless_it_is_renewed() {
        var caller = caller("solo");
        var permit = limiter.admitRun(caller, "x", id());
        now += 59_000;
        limiter.renew(List.of(permit));
        now += 59_000;

        assertThat(limiter.look(caller).active()).isEqualTo(1);
        now += 1_000;
        assertThat(limiter.look(caller).active()).isZero();
        limiter.renew(List.of(permit));
        assertThat(limiter.look(caller).active()).isZero();
    }

    @Test
    void a_released_lease_is_not_brought_back_by_a_late_renewal() {
        var caller = caller("solo");
        var permit = limiter.admitRun(caller, "x", id());
        limiter.release(permit);

        limiter.renew(List.of(permit));

        assertThat(limiter.look(caller).active()).isZero();
    }

    @Test
    void leases_of_many_customers_are_renewed_at_once() {
        var callers = List.of(caller("solo"), caller("basic"), caller("elite"));
        var permits =
                callers.stream().map(each -> limiter.admitRun(each, "x", id())).toList();
        now += 40_000;

        limiter.renew(permits);
        now += 40_000;

        assertThat(callers)
                .allSatisfy(each -> assertThat(limiter.look(each).active()).isEqualTo(1));
    }

    @Test
    void a_refund_gives_back_the_run_and_its_place_once_but_not_the_request() {
        var caller = caller("basic");
        limiter.admitRun(caller, "audit-agent", id());
        now += 5_000;
        var joined = limiter.admitRun(caller, "audit-agent", id());

        limiter.refundRun(joined, "audit-agent");
        limiter.refundRun(joined, "audit-agent");

        assertThat(limiter.look(caller).active()).isEqualTo(1);
        assertThat(used(caller, "runs_per_hour")).isEqualTo(1);
        assertThat(used(caller, "runs_per_day")).isEqualTo(1);
        assertThat(used(caller, "agent_runs_per_hour:audit-agent")).isEqualTo(1);
        assertThat(used(caller, "agent_runs_per_hour:report-generator")).isZero();
        assertThat(used(caller, "requests_per_minute")).isEqualTo(2);
    }

    @Test
    void a_refund_takes_away_the_unit_that_was_counted_and_not_an_older_one() {
        var caller = caller("basic");
        limiter.release(limiter.admitRun(caller, "x", id()));
        now += 1_800_000;
        limiter.refundRun(limiter.admitRun(caller, "x", id()), "x");

        now += 1_799_000;
        assertThat(used(caller, "runs_per_hour")).isEqualTo(1);
        now += 60_000;
        assertThat(used(caller, "runs_per_hour")).isZero();
    }

    @Test
    void a_refund_after_the_release_gives_nothing() {
        var caller = caller("basic");
        var permit = limiter.admitRun(caller, "x", id());
        limiter.release(permit);

        limiter.refundRun(permit, "x");

        assertThat(used(caller, "runs_per_hour")).isEqualTo(1);
    }

    @Test
    void a_run_taken_over_gets_a_place_above_the_limit_and_counts_only_there() {
        var caller = caller("solo");
        limiter.admitRun(caller, "x", id());
        var orphan = id();

        var permit = limiter.readmit(caller.customer(), "solo", orphan);
        var again = limiter.readmit(caller.customer(), "solo", orphan);

        assertThat(permit.owner()).isEqualTo(orphan.toString()).isEqualTo(again.owner());
        assertThat(limiter.look(caller).active()).isEqualTo(2);
        assertThat(used(caller, "requests_per_minute")).isEqualTo(1);
        assertThat(refusal(() -> limiter.admitRun(caller, "x", id())).code()).isEqualTo(ErrorCode.CONCURRENCY_LIMITED);
    }

    @Test
    void customers_do_not_interfere() {
        var full = caller("solo");
        for (var i = 0; i < 5; i++) {
            limiter.admitRequest(full);
        }

        var other = limiter.admitRequest(caller("solo"));

        assertThat(other.remaining()).isEqualTo(4);
    }

    @Test
    void sixty_four_threads_admit_exactly_the_limit() throws Exception {
        var caller = caller("basic");
        var admitted = new AtomicInteger();
        var barrier = new CyclicBarrier(64);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<java.util.concurrent.Future<?>>();
            for (var i = 0; i < 64; i++) {
                all.add(threads.submit(() -> {
                    barrier.await();
                    try {
                        limiter.admitRequest(caller);
                        admitted.incrementAndGet();
                    } catch (AppException refusal) {
                        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                    }
                    return null;
                }));
            }
            for (var each : all) {
                each.get();
            }
        }

        assertThat(admitted).hasValue(20);
        assertThat(used(caller, "requests_per_minute")).isEqualTo(20);
    }

    @Test
    void a_server_that_forgot_the_scripts_is_sent_them_again() {
        redis.connection().sync().scriptFlush();

        assertThat(limiter.admitRequest(caller("solo")).remaining()).isEqualTo(4);
    }

    @Test
    void without_a_simulated_time_the_server_clock_counts() {
        var live = new RateLimiter(new WindowStore(redis.calls(), () -> ""), PriceBook.bundled(), CLOCK);
        var caller = caller("solo");

        var permit = live.admitRun(caller, "x", id());
        live.renew(List.of(permit));

        assertThat(live.look(caller).active()).isEqualTo(1);
        assertThat(live.admitRequest(caller).remaining()).isEqualTo(3);
        live.refundRun(permit, "x");
        assertThat(live.look(caller).active()).isZero();
    }

    @Test
    void a_redis_that_stalls_or_is_gone_admits_nobody() {
        try (var doomed = TestRedis.embedded()) {
            var impatient = limiter(new RedisCalls(doomed.connection(), Duration.ofMillis(300)));
            var caller = caller("elite");
            var permit = impatient.admitRun(caller, "x", id());

            doomed.connection().sync().clientPause(1_000);
            assertThat(refusal(() -> impatient.admitRequest(caller)).code()).isEqualTo(ErrorCode.LIMITER_UNAVAILABLE);
            doomed.stop();

            assertThat(refusal(() -> impatient.admitRun(caller, "x", id())).code())
                    .isEqualTo(ErrorCode.LIMITER_UNAVAILABLE);
            assertThat(refusal(() -> impatient.release(permit)).code()).isEqualTo(ErrorCode.LIMITER_UNAVAILABLE);
            assertThat(refusal(() -> impatient.renew(List.of(permit))).code()).isEqualTo(ErrorCode.LIMITER_UNAVAILABLE);
        }
    }

    private RateLimiter limiter(RedisCalls calls) {
        return new RateLimiter(new WindowStore(calls, () -> Long.toString(now)), PriceBook.bundled(), CLOCK);
    }

    private long used(Caller caller, String scope) {
        return limiter.look(caller).counts().stream()
                .filter(count -> count.window().scope().equals(scope))
                .findFirst()
                .orElseThrow()
                .used();
    }

    private static AppException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        var refusal = catchThrowableOfType(AppException.class, call);
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static Caller caller(String tier) {
        return new Caller(new CustomerId(UUID.randomUUID()), tier, new ApiKeyId(UUID.randomUUID()), Set.of(), false);
    }

    private static ExecutionId id() {
        return new ExecutionId(UUID.randomUUID());
    }
}
