package io.agentmarket.usage;

import io.agentmarket.usage.UsageStats.Sums;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sums by period, oldest first; every period of the span is included, even without runs.
 *
 * @param from the first day of the first period
 * @param to the last day of the last period: a period counts completely, even if the requested span covers only a part
 * of it
 */
record UsageSeries(Granularity granularity, LocalDate from, LocalDate to, List<Period> periods) {

    UsageSeries {
        periods = List.copyOf(periods);
    }

    /**
     * @param from first day
     * @param to the last day, inclusive
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
