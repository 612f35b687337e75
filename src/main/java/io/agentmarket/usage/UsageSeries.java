package io.agentmarket.usage;

import io.agentmarket.usage.UsageStats.Sums;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sums by period, oldest first; each period of the span is included, even if nothing ran in it.
 *
 * @param from first day of the first period
 * @param to last day of the last period: a period counts whole, even if the requested span cuts it
 */
record UsageSeries(Granularity granularity, LocalDate from, LocalDate to, List<Period> periods) {

    UsageSeries {
        periods = List.copyOf(periods);
    }

    /**
     * @param from first day
     * @param to last day, included
     */
    record Period(LocalDate from, LocalDate to, Sums sums) {}

    /** @param sums by the first day of their period */
    static UsageSeries of(Granularity granularity, DaySpan span, Map<LocalDate, Sums> sums) {
        var periods = new ArrayList<Period>();
        for (var start = granularity.start(span.from()); !start.isAfter(span.to()); ) {
            var next = granularity.next(start);
            periods.add(new Period(start, next.minusDays(1), sums.getOrDefault(start, Sums.NONE)));
            start = next;
        }
        return new UsageSeries(
                granularity, periods.getFirst().from(), periods.getLast().to(), periods);
    }
}
