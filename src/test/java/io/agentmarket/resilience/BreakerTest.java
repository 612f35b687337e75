package io.agentmarket.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.SteppingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BreakerTest {

    private static final Duration PAUSE = BreakerSettings.MODEL.pause();

    private final SteppingClock clock = new SteppingClock("2026-11-15T12:00:00Z");
    private final List<String> moves = new ArrayList<>();
    private final Breaker breaker = new Breaker(
            new BreakerKey("anthropic", "claude-sonnet-5-5", null),
            clock,
            BreakerSettings.MODEL,
            (key, from, to, reason) -> moves.add(from + " to " + to + " by " + reason));

    @Example
    void ten_failures_open_it_and_no_call_passes_for_a_pause() {
        fail(9);
        assertThat(state()).isEqualTo(Breaker.State.CLOSED);

        fail(1);

        assertThat(state()).isEqualTo(Breaker.State.OPEN);
        assertThat(breaker.standing().reason()).isEqualTo(ErrorCode.MODEL_OVERLOADED);
        assertThat(breaker.standing().retryAfter()).isEqualTo(PAUSE);
        assertThat(breaker.enter()).isEmpty();
        clock.pass(PAUSE.minusMillis(1));
        assertThat(breaker.enter()).isEmpty();
        clock.pass(Duration.ofMillis(1));
        assertThat(breaker.enter()).isPresent();
    }

    @Example
    void after_any_number_of_successes_at_most_ten_failures_open_it() {
        succeed(1_000);

        fail(10);

        assertThat(state()).isEqualTo(Breaker.State.OPEN);
    }

    @Example
    void three_failures_over_ten_seconds_open_it_where_calls_are_rare() {
        fail(1);
        clock.pass(Duration.ofSeconds(5));
        fail(1);
        clock.pass(Duration.ofMillis(4_999));
        fail(1);
        assertThat(state()).isEqualTo(Breaker.State.CLOSED);
        clock.pass(Duration.ofMillis(1));

        var entered = breaker.enter();

        assertThat(entered).isEmpty();
        assertThat(state()).isEqualTo(Breaker.State.OPEN);
    }

    @Example
    void failures_of_long_ago_or_with_a_success_between_are_no_row() {
        fail(2);
        clock.pass(Duration.ofSeconds(61));
        fail(2);
        assertThat(state()).isEqualTo(Breaker.State.CLOSED);
        clock.pass(Duration.ofSeconds(11));
        succeed(1);

        fail(2);

        assertThat(state()).isEqualTo(Breaker.State.CLOSED);
    }

    @Example
    void a_probe_that_succeeds_closes_it_and_one_that_fails_begins_another_pause() {
        fail(10);
        clock.pass(PAUSE);
        breaker.enter().orElseThrow().failed(ErrorCode.MODEL_TIMED_OUT);
        assertThat(breaker.enter()).isEmpty();
        clock.pass(PAUSE);

        breaker.enter().orElseThrow().succeeded();

        assertThat(state()).isEqualTo(Breaker.State.CLOSED);
        assertThat(moves)
                .containsExactly(
                        "CLOSED to OPEN by MODEL_OVERLOADED",
                        "OPEN to HALF_OPEN by MODEL_OVERLOADED",
                        "HALF_OPEN to OPEN by MODEL_TIMED_OUT",
                        "OPEN to HALF_OPEN by MODEL_TIMED_OUT",
                        "HALF_OPEN to CLOSED by null");
    }

    @Example
    void a_probe_that_hangs_lets_the_next_one_pass_after_a_pause_and_its_failure_comes_too_late() {
        fail(10);
        clock.pass(PAUSE);
        var hanging = breaker.enter().orElseThrow();
        assertThat(breaker.enter()).isEmpty();
        clock.pass(PAUSE);
        var second = breaker.enter().orElseThrow();

        hanging.failed(ErrorCode.MODEL_TIMED_OUT);
        assertThat(state()).isEqualTo(Breaker.State.HALF_OPEN);
        second.succeeded();

        assertThat(state()).isEqualTo(Breaker.State.CLOSED);
    }

    @Example
    void a_cancelled_call_decides_nothing_closed_or_half_open() {
        for (int n = 0; n < 100; n++) {
            breaker.enter().orElseThrow().abandoned();
        }
        assertThat(breaker.standing().calls()).isZero();
        fail(10);
        clock.pass(PAUSE);

        breaker.enter().orElseThrow().abandoned();

        assertThat(state()).isEqualTo(Breaker.State.HALF_OPEN);
        assertThat(breaker.enter()).isEmpty();
        clock.pass(PAUSE);
        assertThat(breaker.enter()).isPresent();
    }

    @Example
    void results_of_calls_from_before_the_opening_are_ignored() {
        var slow = breaker.enter().orElseThrow();
        var slower = breaker.enter().orElseThrow();
        fail(10);

        slow.succeeded();
        assertThat(state()).isEqualTo(Breaker.State.OPEN);
        clock.pass(PAUSE);
        breaker.enter().orElseThrow().succeeded();
        slower.failed(ErrorCode.MODEL_OVERLOADED);

        assertThat(breaker.standing().failures()).isZero();
    }

    @Example
    void a_permit_counts_once() {
        var permit = breaker.enter().orElseThrow();

        permit.failed(ErrorCode.MODEL_OVERLOADED);
        permit.failed(ErrorCode.MODEL_OVERLOADED);
        permit.succeeded();

        assertThat(breaker.standing().calls()).isEqualTo(1);
        assertThat(breaker.standing().failures()).isEqualTo(1);
    }

    @Example
    void a_reset_closes_it_and_forgets() {
        fail(10);

        breaker.reset();

        assertThat(state()).isEqualTo(Breaker.State.CLOSED);
        assertThat(breaker.standing().calls()).isZero();
        assertThat(breaker.standing().reason()).isNull();
        fail(9);
        assertThat(state()).isEqualTo(Breaker.State.CLOSED);
    }

    /**
     * Ten minutes of an upstream that fails, then works, under calls at any rate that take up to 60 s each: it opens
     * within 20 failures or 10 s of failing, lets at most 5 probes pass in any 30 s, and closes within 60 s after it
     * works.
     */
    @Property(tries = 200)
    void an_outage_is_kept_within_the_figures(
            @ForAll @IntRange(min = 20, max = 3_000) int betweenCallsMs,
            @ForAll @IntRange(min = 1, max = 60_000) int longestCallMs,
            @ForAll long seed) {
        var outage = new Outage(new Random(seed), longestCallMs);

        outage.play(betweenCallsMs);

        assertThat(outage.opened).isNotNull();
        assertThat(outage.failuresUntilOpen <= 20
                        || !outage.opened.isAfter(outage.firstFailure.plus(Duration.ofSeconds(10))))
                .as("%d failures in %s", outage.failuresUntilOpen, Duration.between(outage.firstFailure, outage.opened))
                .isTrue();
        for (var probe : outage.probes) {
            assertThat(outage.probes.stream()
                            .filter(each -> !each.isBefore(probe) && each.isBefore(probe.plusSeconds(30))))
                    .hasSizeLessThanOrEqualTo(5);
        }
        assertThat(outage.closed)
                .isBeforeOrEqualTo(
                        Outage.HEALED.plus(PAUSE).plusMillis(longestCallMs).plusMillis(betweenCallsMs));
    }

    /** Calls that overlap: each ends some time after it began, by how the upstream was when it ended. */
    private static final class Outage {

        static final Instant START = Instant.parse("2026-11-15T12:00:00Z");
        static final Instant HEALED = START.plus(Duration.ofMinutes(10));

        private final SteppingClock clock = new SteppingClock(START.toString());
        private final Random random;
        private final int longestCallMs;
        private final List<Instant> probes = new ArrayList<>();
        private Instant firstFailure = Instant.MAX;
        private Instant opened = Instant.MAX;
        private Instant closed = Instant.MAX;
        private int failuresUntilOpen;
        private boolean isOpen;

        private record End(Instant at, Breaker.Permit permit) {}

        private final PriorityQueue<End> ends = new PriorityQueue<>(java.util.Comparator.comparing(End::at));
        private final Breaker breaker = new Breaker(
                new BreakerKey("anthropic", "m", null), clock, BreakerSettings.MODEL, (key, from, to, reason) -> {
                    if (to == Breaker.State.OPEN && opened == Instant.MAX) {
                        opened = now();
                    }
                    isOpen = to != Breaker.State.CLOSED;
                    if (!isOpen && closed == Instant.MAX) {
                        closed = now();
                    }
                });

        Outage(Random random, int longestCallMs) {
            this.random = random;
            this.longestCallMs = longestCallMs;
        }

        private Instant now() {
            return clock.instant();
        }

        void play(int betweenCallsMs) {
            var end = HEALED.plus(Duration.ofMinutes(3));
            for (var call = START;
                    call.isBefore(end) && closed == Instant.MAX;
                    call = call.plusMillis(betweenCallsMs)) {
                endUntil(call);
                passTo(call);
                breaker.enter().ifPresent(permit -> {
                    if (isOpen) {
                        probes.add(now());
                    }
                    ends.add(new End(now().plusMillis(1 + random.nextInt(longestCallMs)), permit));
                });
            }
        }

        private void endUntil(Instant until) {
            while (!ends.isEmpty() && !ends.peek().at().isAfter(until)) {
                var end = ends.remove();
                passTo(end.at());
                if (now().isBefore(HEALED)) {
                    firstFailure = firstFailure == Instant.MAX ? now() : firstFailure;
                    failuresUntilOpen += opened == Instant.MAX ? 1 : 0;
                    end.permit().failed(ErrorCode.MODEL_OVERLOADED);
                } else {
                    end.permit().succeeded();
                }
            }
        }

        private void passTo(Instant time) {
            clock.pass(Duration.between(now(), time));
        }
    }

    private Breaker.State state() {
        return breaker.standing().state();
    }

    private void fail(int times) {
        for (int n = 0; n < times; n++) {
            breaker.enter().orElseThrow().failed(ErrorCode.MODEL_OVERLOADED);
        }
    }

    private void succeed(int times) {
        for (int n = 0; n < times; n++) {
            breaker.enter().orElseThrow().succeeded();
        }
    }
}
