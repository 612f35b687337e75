package io.agentmarket.ratelimit;

import static io.agentmarket.ratelimit.TestLimiter.caller;
import static io.agentmarket.ratelimit.TestLimiter.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Admission, leases and refusals of one caller's tier, on a real Redis and a simulated clock. */
@Tag("stores")
class RateLimiterTest {

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
    void refuses_the_sixth_request_in_a_minute_and_explains_why() {
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

        assertThat(standing).isEqualTo(new Standing("requests_per_minute", 20, 19, 1, 60, false));
    }

    @Test
    void runs_count_per_agent_and_the_longest_wait_is_reported() {
        var caller = caller("solo");
        for (var i = 0; i < 2; i++) {
            limiter.release(admit(caller, "audit-agent"), 0);
        }

        var refusal = refusal(() -> admit(caller, "audit-agent"));
        var other = limiter.admitRun(caller, run("report-generator"));

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
        var first = admit(caller, "x");
        admit(caller, "x");

        var refusal = refusal(() -> admit(caller, "x"));
        limiter.release(first, 0);
        limiter.release(first, 0);

        assertThat(refusal.code()).isEqualTo(ErrorCode.CONCURRENCY_LIMITED);
        assertThat(refusal.members())
                .containsEntry("limit", 2L)
                .containsEntry("used", 2L)
                .containsEntry("reset", 1L);
        assertThat(used(caller, "runs_per_hour")).isEqualTo(2);
        assertThat(admit(caller, "x").customer()).isEqualTo(caller.customer());
        assertThat(refusal(() -> admit(caller, "x")).code()).isEqualTo(ErrorCode.CONCURRENCY_LIMITED);
    }

    @Test
    void a_lease_expires_unless_it_is_renewed() {
        var caller = caller("solo");
        var permit = admit(caller, "x");
        now += 59_000;
        limiter.renew(List.of(permit));
        now += 59_000;

        assertThat(limiter.look(caller).holders().getFirst().active()).isEqualTo(1);
        now += 1_000;
        assertThat(limiter.look(caller).holders().getFirst().active()).isZero();
    }

    @Test
    void a_renewal_brings_back_the_lease_of_a_run_that_lives() {
        var caller = caller("solo");
        var permit = admit(caller, "x");
        redis.connection().sync().del(RedisKeys.of(caller.customer()));

        limiter.renew(List.of(permit));

        assertThat(limiter.look(caller).holders().getFirst().active()).isEqualTo(1);
        assertThat(refusal(() -> admit(caller, "x")).code()).isEqualTo(ErrorCode.CONCURRENCY_LIMITED);
    }

    @Test
    void a_run_that_another_replica_took_over_keeps_its_place() {
        var caller = caller("solo");
        var permit = admit(caller, "x");
        var other = TestLimiter.at(() -> now, redis.calls()).limiter;
        other.readmit(permit);

        limiter.forget(permit);
        limiter.renew(List.of(permit));

        assertThat(limiter.look(caller).holders().getFirst().active()).isEqualTo(1);
        other.release(permit, 0);
        assertThat(limiter.look(caller).holders().getFirst().active()).isZero();
    }

    @Test
    void a_released_lease_is_not_brought_back_by_a_late_renewal() {
        var caller = caller("solo");
        var permit = admit(caller, "x");
        limiter.release(permit, 0);

        limiter.renew(List.of(permit));

        assertThat(limiter.look(caller).holders().getFirst().active()).isZero();
    }

    @Test
    void leases_of_many_customers_are_renewed_at_once() {
        var callers = List.of(caller("solo"), caller("basic"), caller("elite"));
        var permits = callers.stream().map(each -> admit(each, "x")).toList();
        now += 40_000;

        limiter.renew(permits);
        now += 40_000;

        assertThat(callers)
                .allSatisfy(each -> assertThat(
                                limiter.look(each).holders().getFirst().active())
                        .isEqualTo(1));
    }

    @Test
    void a_refund_returns_the_run_and_place_once_not_the_request() {
        var caller = caller("basic");
        admit(caller, "audit-agent");
        now += 5_000;
        var joined = admit(caller, "audit-agent");

        limiter.refundRun(joined, "audit-agent");
        limiter.refundRun(joined, "audit-agent");

        assertThat(limiter.look(caller).holders().getFirst().active()).isEqualTo(1);
        assertThat(used(caller, "runs_per_hour")).isEqualTo(1);
        assertThat(used(caller, "runs_per_day")).isEqualTo(1);
        assertThat(used(caller, "agent_runs_per_hour:audit-agent")).isEqualTo(1);
        assertThat(used(caller, "agent_runs_per_hour:report-generator")).isZero();
        assertThat(used(caller, "requests_per_minute")).isEqualTo(2);
    }

    @Test
    void a_refund_removes_the_unit_counted_not_an_older_one() {
        var caller = caller("basic");
        limiter.release(admit(caller, "x"), 0);
        now += 1_800_000;
        limiter.refundRun(admit(caller, "x"), "x");

        now += 1_799_000;
        assertThat(used(caller, "runs_per_hour")).isEqualTo(1);
        now += 60_000;
        assertThat(used(caller, "runs_per_hour")).isZero();
    }

    @Test
    void a_refund_after_the_release_returns_nothing() {
        var caller = caller("basic");
        var permit = admit(caller, "x");
        limiter.release(permit, 0);

        limiter.refundRun(permit, "x");

        assertThat(used(caller, "runs_per_hour")).isEqualTo(1);
    }

    @Test
    void a_run_taken_over_gets_a_place_above_the_limit() {
        var caller = caller("solo");
        admit(caller, "x");
        var orphan = new Permit(caller.customer(), caller.key(), run("x").id(), 0);

        limiter.readmit(orphan);
        limiter.readmit(orphan);

        assertThat(limiter.look(caller).holders().getFirst().active()).isEqualTo(2);
        assertThat(used(caller, "requests_per_minute")).isEqualTo(1);
        assertThat(refusal(() -> admit(caller, "x")).code()).isEqualTo(ErrorCode.CONCURRENCY_LIMITED);
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
        var live = TestLimiter.on(redis.calls()).limiter;
        var caller = caller("solo");

        var permit = live.admitRun(caller, run("x")).permit();
        live.renew(List.of(permit));

        assertThat(live.look(caller).holders().getFirst().active()).isEqualTo(1);
        assertThat(live.admitRequest(caller).remaining()).isEqualTo(3);
        live.refundRun(permit, "x");
        assertThat(live.look(caller).holders().getFirst().active()).isZero();
    }

    private RateLimiter limiter(RedisCalls calls) {
        return TestLimiter.at(() -> now, calls).limiter;
    }

    private Permit admit(Caller caller, String packageId) {
        return limiter.admitRun(caller, run(packageId)).permit();
    }

    private long used(Caller caller, String scope) {
        return limiter.look(caller)
                .counts()
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
}
