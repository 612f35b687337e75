package io.agentmarket.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    @ParameterizedTest
    @CsvSource({
        "DAY,2026-11-30,2026-11-30,2026-12-01,2026-11-30",
        "WEEK,2026-11-30,2026-11-30,2026-12-07,2026-W49",
        "WEEK,2026-11-29,2026-11-23,2026-11-30,2026-W48",
        "WEEK,2027-01-01,2026-12-28,2027-01-04,2026-W53",
        "MONTH,2026-12-31,2026-12-01,2027-01-01,2026-12"
    })
    void each_day_lies_in_one_named_period(Period period, LocalDate day, LocalDate start, LocalDate next, String name) {
        assertThat(period.start(day)).isEqualTo(start);
        assertThat(period.next(start)).isEqualTo(next);
        assertThat(period.text(start)).isEqualTo(name);
    }
}
