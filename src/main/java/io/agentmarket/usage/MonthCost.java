package io.agentmarket.usage;

import io.agentmarket.usage.UsageStats.PackageSums;
import io.agentmarket.usage.UsageStats.Sums;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The cost of the current month (UTC) so far, with a projection.
 *
 * @param month the month as YYYY-MM
 * @param spentMicros charged for runs that finished in it so far, in micro-dollars
 * @param projectedMicros spent so far x length of the month / time so far, rounded down; the first day counts as a
 * whole day, so that one early run is not multiplied by thirty days
 * @param projection the formula in words
 * @param packages the cost per package, the most expensive first
 */
record MonthCost(
        String month,
        Instant asOf,
        @Schema(allowableValues = {"USD"}) String currency,
        long spentMicros,
        long runs,
        long projectedMicros,
        String projection,
        List<PackageCost> packages) {

    private static final String PROJECTION =
            "spent so far x length of the month / time so far (at least one day), UTC, rounded down";
    private static final Duration MIN_COUNTED = Duration.ofDays(1);

    MonthCost {
        packages = List.copyOf(packages);
    }

    record PackageCost(String packageId, long runs, long spentMicros) {}

    static MonthCost of(Instant now, Sums total, List<PackageSums> packages) {
        var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        return new MonthCost(
                month.toString(),
                now,
                "USD",
                total.priceMicros(),
                total.runs(),
                projected(total.priceMicros(), month.atDay(1), now),
                PROJECTION,
                packages.stream()
                        .map(it -> new PackageCost(
                                it.packageId(), it.sums().runs(), it.sums().priceMicros()))
                        .toList());
    }

    private static long projected(long spent, LocalDate month, Instant now) {
        var start = month.atStartOfDay(ZoneOffset.UTC).toInstant();
        var end = month.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        var soFar = Duration.between(start, now);
        var counted = soFar.compareTo(MIN_COUNTED) < 0 ? MIN_COUNTED : soFar;
        return BigInteger.valueOf(spent)
                .multiply(BigInteger.valueOf(Duration.between(start, end).toMillis()))
                .divide(BigInteger.valueOf(counted.toMillis()))
                .longValueExact();
    }
}
