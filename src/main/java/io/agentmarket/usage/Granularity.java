package io.agentmarket.usage;

import com.fasterxml.jackson.annotation.JsonValue;
import io.agentmarket.shared.AppException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** The periods that usage is summed by; all in UTC. */
enum Granularity {
    DAILY(366),
    /** Weeks from Monday to Sunday (ISO 8601). */
    WEEKLY(1_830),
    MONTHLY(3_660);

    private final int mostDays;

    Granularity(int mostDays) {
        this.mostDays = mostDays;
    }

    static Granularity of(String name) {
        for (var granularity : values()) {
            if (granularity.id().equals(name)) {
                return granularity;
            }
        }
        throw AppException.invalid("granularity", "must be daily, weekly or monthly");
    }

    @JsonValue
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The longest span that one answer covers: some 370 periods. */
    int mostDays() {
        return mostDays;
    }

    /** The first day of the period that the day is in. */
    LocalDate start(LocalDate day) {
        return switch (this) {
            case DAILY -> day;
            case WEEKLY -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTHLY -> day.withDayOfMonth(1);
        };
    }

    /** The first day of the period after the one that starts at {@code start}. */
    LocalDate next(LocalDate start) {
        return switch (this) {
            case DAILY -> start.plusDays(1);
            case WEEKLY -> start.plusWeeks(1);
            case MONTHLY -> start.plusMonths(1);
        };
    }
}
