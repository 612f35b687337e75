package io.agentmarket.usage;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums over a span of days (UTC, by the day a run finished).
 *
 * @param from first day
 * @param to the last day, inclusive
 */
record UsageStats(LocalDate from, LocalDate to, Sums total, List<PackageSums> packages) {

    UsageStats {
        packages = List.copyOf(packages);
    }

    /**
     * @param successRate the share of succeeded runs, 0 to 1; null if there were no runs
     * @param averageDurationMs 0 if there were no runs
     */
    record Sums(
            long runs,
            long succeeded,
            @Nullable Double successRate,
            long inputTokens,
            long outputTokens,
            long cachedTokens,
            long priceMicros,
            long averageDurationMs) {

        static final Sums NONE = new Sums(0, 0, null, 0, 0, 0, 0, 0);
    }

    record PackageSums(String packageId, Sums sums) {}
}
