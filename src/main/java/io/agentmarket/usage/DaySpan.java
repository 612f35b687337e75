package io.agentmarket.usage;

import io.agentmarket.shared.AppException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A span of days (UTC).
 *
 * @param from first day
 * @param to the last day, inclusive
 */
record DaySpan(LocalDate from, LocalDate to) {

    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);
    private static final int DEFAULT_DAYS = 30;

    /**
     * The requested span, by default the 30 days up to today; refuses a reversed one or one longer than {@code most}.
     */
    static DaySpan of(@Nullable LocalDate from, @Nullable LocalDate to, int most, Clock clock) {
        within("from", from);
        within("to", to);
        var last = to == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : to;
        var first = from == null ? last.minusDays(DEFAULT_DAYS - 1) : from;
        if (last.isBefore(first)) {
            throw AppException.invalid(to == null ? "from" : "to", "must not be before from (to is today by default)");
        }
        if (first.plusDays(most).isBefore(last)) {
            throw AppException.invalid("from", "must be at most " + most + " days before to");
        }
        return new DaySpan(first, last);
    }

    private static void within(String name, @Nullable LocalDate day) {
        if (day != null && (day.isBefore(EARLIEST) || day.isAfter(LATEST))) {
            throw AppException.invalid(name, "must be from " + EARLIEST + " to " + LATEST);
        }
    }
}
