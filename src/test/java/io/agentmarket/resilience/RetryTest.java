package io.agentmarket.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

class RetryTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Retry RETRY = new Retry(5, Duration.ofMillis(100), Duration.ofSeconds(1));

    @Property
    void a_wait_is_the_requested_one_plus_at_most_the_bound(
            @ForAll @IntRange(min = 1, max = 4) int made,
            @ForAll @LongRange(max = 1_000) long asked,
            @ForAll long seed) {
        var bound = Math.min(1_000, 100L << (made - 1));

        var delay = RETRY.delay(made, passing(Duration.ofMillis(asked)), LONG, new Random(seed));

        assertThat(delay)
                .hasValueSatisfying(
                        wait -> assertThat(wait).isBetween(Duration.ofMillis(asked), Duration.ofMillis(asked + bound)));
    }

    @Property
    void the_jitter_reaches_both_ends_of_its_bound(@ForAll @IntRange(min = 1, max = 4) int made) {
        var random = new Random(42);
        var bound = Math.min(1_000, 100L << (made - 1));

        var waits = random.longs(1_000, 0, Long.MAX_VALUE)
                .map(seed -> RETRY.delay(made, passing(null), LONG, new Random(seed))
                        .orElseThrow()
                        .toMillis())
                .summaryStatistics();

        assertThat(waits.getMin()).isLessThan(bound / 10);
        assertThat(waits.getMax()).isGreaterThan(bound * 9 / 10).isLessThanOrEqualTo(bound);
    }

    @Property
    void there_are_never_more_calls_than_allowed(@ForAll @IntRange(min = 5, max = 1_000_000) int made) {
        assertThat(RETRY.delay(made, passing(null), LONG, new Random(1))).isEmpty();
    }

    @Property
    void many_attempts_do_not_overflow(@ForAll @IntRange(min = 1, max = 999) int made) {
        var patient = new Retry(1_000, Duration.ofSeconds(1), Duration.ofMinutes(1));

        assertThat(patient.delay(made, passing(null), LONG, new Random(made)))
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofMinutes(1)));
    }

    @Example
    void a_lasting_failure_is_not_asked_again() {
        var lasting = UpstreamFailure.lasting(ErrorCode.MODEL_NOT_FOUND, "gone", null);

        assertThat(RETRY.delay(1, lasting, LONG, new Random(1))).isEmpty();
    }

    @Example
    void a_wait_that_would_end_after_the_deadline_is_not_begun() {
        var asked = passing(Duration.ofMillis(900));

        assertThat(RETRY.delay(1, asked, Duration.ofMillis(899), new Random(1))).isEmpty();
        assertThat(RETRY.delay(1, asked, Duration.ofMillis(1_000), new Random(1)))
                .isPresent();
    }

    @Example
    void a_wait_longer_than_our_own_is_kept_where_as_much_time_again_is_left_for_the_answer() {
        var asked = passing(Duration.ofSeconds(40));

        assertThat(RETRY.isLong(asked)).isTrue();
        assertThat(RETRY.isLong(passing(Duration.ofSeconds(1)))).isFalse();
        assertThat(RETRY.delay(1, asked, Duration.ofSeconds(79), new Random(1))).isEmpty();
        assertThat(RETRY.delay(1, asked, Duration.ofSeconds(80), new Random(1)))
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(41)));
    }

    @Example
    void waits_out_of_order_and_no_attempt_at_all_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Retry(0, Duration.ZERO, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retry(1, Duration.ofSeconds(2), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retry(1, Duration.ofSeconds(-1), Duration.ofSeconds(1)));
    }

    private static UpstreamFailure passing(@Nullable Duration retryAfter) {
        return UpstreamFailure.passing(ErrorCode.MODEL_OVERLOADED, "busy", retryAfter, null);
    }
}
