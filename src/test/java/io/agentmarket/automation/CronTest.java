package io.agentmarket.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {

    private static final String BERLIN = "Europe/Berlin";

    @Test
    void five_fields_begin_with_minutes_and_six_with_seconds() {
        assertThat(due("30 9 * * MON", "Etc/UTC", "2026-11-20T00:00:00Z", 2))
                .containsExactly("2026-11-23T09:30:00Z", "2026-11-30T09:30:00Z");
        assertThat(due("*/20 0 9 * * *", "Etc/UTC", "2026-11-20T09:00:00Z", 2))
                .containsExactly("2026-11-20T09:00:20Z", "2026-11-20T09:00:40Z");
    }

    @Test
    void a_time_is_one_on_the_clocks_of_its_zone() {
        assertThat(due("0 9 * * *", BERLIN, "2026-07-01T00:00:00Z", 1)).containsExactly("2026-07-01T07:00:00Z");
        assertThat(due("0 9 * * *", BERLIN, "2026-12-01T00:00:00Z", 1)).containsExactly("2026-12-01T08:00:00Z");
    }

    /** In Berlin, 2:00 to 3:00 is skipped on 28 March 2027. */
    @Test
    void times_skipped_in_spring_are_due_once_at_the_clock_change() {
        assertThat(due("0,30 2 * * *", BERLIN, "2027-03-27T12:00:00Z", 2))
                .containsExactly("2027-03-28T01:00:00Z", "2027-03-29T00:00:00Z");
    }

    /** In Berlin, 2:00 to 3:00 comes twice on 31 October 2027. */
    @Test
    void a_time_that_comes_twice_in_autumn_is_due_the_first_time() {
        assertThat(due("30 2 * * *", BERLIN, "2027-10-30T12:00:00Z", 2))
                .containsExactly("2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z");
    }

    @Test
    void every_hour_stays_evenly_spaced_over_both_clock_changes() {
        assertThat(due("0 * * * *", BERLIN, "2027-03-28T00:30:00Z", 3))
                .containsExactly("2027-03-28T01:00:00Z", "2027-03-28T02:00:00Z", "2027-03-28T03:00:00Z");
        assertThat(due("0 * * * *", BERLIN, "2027-10-30T23:30:00Z", 3))
                .containsExactly("2027-10-31T00:00:00Z", "2027-10-31T01:00:00Z", "2027-10-31T02:00:00Z");
    }

    @Test
    void the_29th_of_february_is_found() {
        assertThat(due("0 0 29 2 *", "Etc/UTC", "2026-11-20T00:00:00Z", 1)).containsExactly("2028-02-29T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "x * * * *, no such minute (0 to 59);",
        "0 25 * * *, no such hour (0 to 23);",
        "0 0 x y *, 'no such day of the month (1 to 31, L, W), no such month'",
        "99999999999 * * * *, no such minute",
        "0 0 * * MUN, no such day of the week",
        "5-x * * * * *, no such second",
        "1/2/3 * * * *, no such minute",
    })
    void an_invalid_field_is_named_in_our_words(String text, String words) {
        assertThatThrownBy(() -> Cron.of(text, ZoneId.of(BERLIN)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(words)
                .doesNotContain("For input string", "parse", "java", "'");
    }

    @Test
    void a_day_that_never_comes_is_never_due() {
        assertThat(Cron.of("0 0 30 2 *", ZoneId.of(BERLIN)).next(Instant.parse("2026-11-20T00:00:00Z")))
                .isEmpty();
        assertThat(Cron.of("0 * 30 2 *", ZoneId.of(BERLIN)).next(Instant.parse("2026-11-20T00:00:00Z")))
                .isEmpty();
    }

    @Test
    void the_latest_of_many_missed_times_is_found_without_counting_them() {
        var everySecond = Cron.of("* * * * * *", ZoneId.of("Etc/UTC"));
        var daily = Cron.of("0 9 * * *", ZoneId.of(BERLIN));
        var now = Instant.parse("2026-11-20T12:00:00.500Z");

        assertThat(everySecond.latest(now.minus(Duration.ofDays(3650)), now)).isEqualTo("2026-11-20T12:00:00Z");
        assertThat(daily.latest(Instant.parse("2026-07-01T07:00:00Z"), now)).isEqualTo("2026-11-20T08:00:00Z");
        assertThat(daily.latest(Instant.parse("2026-11-20T08:00:00Z"), now)).isEqualTo("2026-11-20T08:00:00Z");
    }

    @Test
    void an_invalid_expression_or_zone_is_refused() {
        for (var wrong :
                List.of("* * * *", "* * * * * * *", "61 * * * *", "@daily", "a b c d e", "+3 * * * *", "٣ * * * *")) {
            assertThatThrownBy(() -> Cron.of(wrong, ZoneId.of("Etc/UTC"))).isInstanceOf(IllegalArgumentException.class);
        }
        for (var wrong : List.of("Berlin", "+01:00", "")) {
            assertThatThrownBy(() -> Cron.zone(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<String> due(String cron, String zone, String after, int count) {
        var expression = Cron.of(cron, Cron.zone(zone));
        return Stream.iterate(
                        expression.next(Instant.parse(after)).orElseThrow(),
                        last -> expression.next(last).orElseThrow())
                .limit(count)
                .map(Instant::toString)
                .toList();
    }
}
