package io.agentmarket.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** The period of a budget's limit: a day, a week from Monday (ISO 8601) or a calendar month, all in UTC. */
enum Period {
    @JsonProperty("day")
    DAY,
    @JsonProperty("week")
    WEEK,
    @JsonProperty("month")
    MONTH;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** First day of the period that the day is in. */
    LocalDate start(LocalDate day) {
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    /** First day of the period after the one that starts on the day. */
    LocalDate next(LocalDate start) {
        return switch (this) {
            case DAY -> start.plusDays(1);
            case WEEK -> start.plusWeeks(1);
            case MONTH -> start.plusMonths(1);
        };
    }

    /** Names the period that starts on the day: 2026-11-30, 2026-W49, 2026-11. */
    String text(LocalDate start) {
        return switch (this) {
            case DAY -> start.toString();
            case WEEK ->
                start.get(IsoFields.WEEK_BASED_YEAR) + "-W"
                        + "%02d".formatted(start.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case MONTH -> start.toString().substring(0, 7);
        };
    }
}
