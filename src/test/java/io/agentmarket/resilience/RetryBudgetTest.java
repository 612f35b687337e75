package io.agentmarket.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.SteppingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RetryBudgetTest {

    private final SteppingClock clock = new SteppingClock("2026-11-15T12:00:00Z");
    private final RetryBudget budget = new RetryBudget(clock);

    /** Calls come in bursts, every one fails and asks for a retry; counted exactly, beside the budget. */
    @Property(tries = 200)
    void at_each_retry_those_of_the_last_minute_are_a_fifth_of_its_calls_or_the_floor(
            @ForAll @IntRange(min = 1, max = 2_000) int longestGapMs, @ForAll long seed) {
        var random = new Random(seed);
        clock.pass(RetryBudget.WINDOW.multipliedBy(3)); // the tries of a property share this instance
        var calls = new ArrayList<Instant>();
        var retries = new ArrayList<Instant>();

        for (int n = 0; n < 1_000; n++) {
            clock.pass(Duration.ofMillis(random.nextInt(10) == 0 ? random.nextInt(longestGapMs * 20) : 1));
            budget.called();
            calls.add(clock.instant());
            if (budget.tryRetry()) {
                retries.add(clock.instant());
                assertThat(inWindow(retries)).isLessThanOrEqualTo(Math.max(RetryBudget.FLOOR, inWindow(calls) / 5));
            }
        }

        assertThat(retries).hasSizeGreaterThanOrEqualTo(RetryBudget.FLOOR);
    }

    @Example
    void a_quiet_platform_may_retry_up_to_the_floor() {
        budget.called();

        for (int n = 0; n < RetryBudget.FLOOR; n++) {
            assertThat(budget.tryRetry()).isTrue();
        }

        assertThat(budget.tryRetry()).isFalse();
    }

    @Example
    void a_busy_one_gets_a_fifth_and_all_of_it_back_after_a_minute() {
        for (int n = 0; n < 1_000; n++) {
            budget.called();
        }
        assertThat(granted()).isEqualTo(200);
        clock.pass(RetryBudget.WINDOW.plusSeconds(5));

        assertThat(granted()).isEqualTo(RetryBudget.FLOOR);
    }

    @Example
    void a_clock_that_steps_back_or_far_ahead_loses_nothing() {
        clock.pass(Duration.ofSeconds(-90));
        budget.called();
        assertThat(granted()).isEqualTo(RetryBudget.FLOOR);

        clock.pass(Duration.ofDays(365));

        assertThat(granted()).isEqualTo(RetryBudget.FLOOR);
    }

    private int granted() {
        int granted = 0;
        while (budget.tryRetry()) {
            granted++;
        }
        return granted;
    }

    private long inWindow(List<Instant> times) {
        var from = clock.instant().minus(RetryBudget.WINDOW);
        return times.stream().filter(time -> time.isAfter(from)).count();
    }
}
