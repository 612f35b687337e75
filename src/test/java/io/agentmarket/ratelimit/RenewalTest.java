package io.agentmarket.ratelimit;

import static io.agentmarket.ratelimit.TestLimiter.caller;
import static io.agentmarket.ratelimit.TestLimiter.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Caller;
import io.agentmarket.tiers.LimitChange;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which leases are renewed, when, and in how many calls. */
public class RenewalTest {

    private static final LimitChange MANY = new LimitChange(100_000, null, null, 100_000, 100_000, 10_000, null);
    private static TestRedis redis;

    private final AtomicLong now = new AtomicLong(1_795_000_000_000L);
    private final TestLimiter replica = TestLimiter.at(now::get, redis.calls());
    private final Caller caller = caller("byok", MANY, LimitChange.NONE);

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void a_lease_is_due_after_a_third_of_its_time() {
        var permits = live(1);

        now.addAndGet(19_999);
        var early = replica.windows.due(permits);
        now.addAndGet(1);

        assertThat(early).isEmpty();
        assertThat(replica.windows.due(permits)).containsExactly(permits);
    }

    @Test
    void leases_due_soon_are_renewed_along_and_others_wait() {
        var first = live(1);
        now.addAndGet(10_000);
        var second = live(1);
        now.addAndGet(5_000);
        var third = live(1);
        now.addAndGet(5_000);
        var all = List.of(first.getFirst(), second.getFirst(), third.getFirst());

        assertThat(replica.windows.due(all)).containsExactly(List.of(first.getFirst(), second.getFirst()));
    }

    @Test
    void many_leases_are_renewed_in_pieces_and_over_several_rounds() {
        var permits = live(40 * RedisWindows.PIECE + 1);
        now.addAndGet(20_000);
        var pieces = replica.windows.due(permits);

        replica.limiter.renewDue(permits);
        var left = replica.windows.due(permits);

        assertThat(pieces)
                .hasSize(41)
                .allSatisfy(piece -> assertThat(piece.size()).isLessThanOrEqualTo(RedisWindows.PIECE));
        assertThat(left).hasSize(41 - 16);
        replica.limiter.renewDue(permits);
        replica.limiter.renewDue(permits);
        assertThat(replica.windows.due(permits)).isEmpty();
        now.addAndGet(59_999);
        assertThat(active()).isEqualTo(permits.size());
    }

    @Test
    void the_lease_that_expires_first_is_renewed_first() {
        var customers = IntStream.range(0, 40)
                .mapToObj(i -> caller("byok", MANY, LimitChange.NONE))
                .toList();
        var permits = customers.stream()
                .map(each -> {
                    now.addAndGet(100);
                    return replica.limiter.admitRun(each, run("x")).permit();
                })
                .toList();
        now.addAndGet(20_000);

        assertThat(replica.windows.due(permits.reversed()))
                .containsExactlyElementsOf(permits.stream().map(List::of).toList());
    }

    @Test
    void leases_of_ended_runs_expire() {
        var lives = live(1);
        live(1);
        now.addAndGet(30_000);

        replica.limiter.renewDue(lives);
        now.addAndGet(31_000);

        assertThat(active()).isEqualTo(1);
    }

    @Test
    void thousands_of_live_runs_make_no_decision_and_no_piece_dearer() {
        var few = live(RedisWindows.PIECE);
        var cheap = cost(few);
        var many = live(8_000);

        var dear = cost(many.subList(0, RedisWindows.PIECE));

        assertThat(dear.decision).isLessThan(4 * cheap.decision);
        assertThat(dear.renewal).isLessThan(4 * cheap.renewal);
    }

    /** Time within Redis per call, as it counts it itself; a mean over many. */
    private record Cost(double decision, double renewal) {}

    private Cost cost(List<Permit> piece) {
        redis.connection().sync().configResetstat();
        for (var i = 0; i < 500; i++) {
            replica.limiter.release(replica.limiter.admitRun(caller, run("x")).permit(), 0);
        }
        var decision = microsPerCall();
        redis.connection().sync().configResetstat();
        for (var i = 0; i < 50; i++) {
            replica.limiter.renew(piece);
        }
        return new Cost(decision, microsPerCall());
    }

    private static double microsPerCall() {
        return redis.connection()
                .sync()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*usec_per_call=([0-9.]+).*", "$1")))
                .sum();
    }

    private List<Permit> live(int runs) {
        return IntStream.range(0, runs)
                .mapToObj(i -> replica.limiter.admitRun(caller, run("x")).permit())
                .toList();
    }

    private long active() {
        return replica.limiter.look(caller).holders().getFirst().active();
    }
}
