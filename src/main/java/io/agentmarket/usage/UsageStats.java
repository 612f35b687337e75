package io.agentmarket.usage;

import java.time.LocalDate;
import java.util.List;

/**
 * Sums over a span of days (UTC, by the day a run finished).
 *
 * @param from first day
 * @param to last day, included
 */
record UsageStats(LocalDate from, LocalDate to, Sums total, List<PackageSums> packages) {

    UsageStats {
        packages = List.copyOf(packages);
    }

    /**
     * @param successRate succeeded of all, 0 to 1; 1 where nothing ran
     * @param averageDurationMs 0 where nothing ran
     */
    record Sums(
            long runs,
            long succeeded,
            double successRate,
            long inputTokens,
            long outputTokens,
            long cachedTokens,
            long priceMicros,
            long averageDurationMs) {

        static final Sums NONE = new Sums(0, 0, 1, 0, 0, 0, 0, 0);
    }

    record PackageSums(String packageId, Sums sums) {}
}
