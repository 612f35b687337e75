package io.agentmarket.usage;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import io.agentmarket.usage.TopPackages.Measure;
import io.agentmarket.usage.UsageStats.PackageSums;
import io.agentmarket.usage.UsageStats.Sums;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Sums of a customer's usage, from the aggregates: their cost does not grow with the number of runs. */
@Component
class UsageQueries {

    private static final int ALL_PACKAGES = 1_000;

    private final Tenant tenant;

    UsageQueries(Tenant tenant) {
        this.tenant = tenant;
    }

    UsageStats stats(CustomerId customer, DaySpan span) {
        return tenant.tx(customer, jdbc -> {
            var packages = over(jdbc.sql(HistorySql.BY_PACKAGE), customer, span)
                    .query((row, n) -> packageSums(row))
                    .list();
            return new UsageStats(span.from(), span.to(), total(jdbc, customer, span), packages);
        });
    }

    TopPackages top(CustomerId customer, DaySpan span, Measure by, int limit) {
        return tenant.tx(customer, jdbc -> {
            var statement =
                    switch (by) {
                        case RUNS -> jdbc.sql(HistorySql.TOP_BY_RUNS);
                        case COST -> jdbc.sql(HistorySql.TOP_BY_COST);
                    };
            var packages = over(statement, customer, span)
                    .param("limit", limit)
                    .query((row, n) -> packageSums(row))
                    .list();
            return new TopPackages(span.from(), span.to(), by, packages);
        });
    }

    /** Whole periods: from the start of the span's first period to the end of its last. */
    UsageSeries series(CustomerId customer, DaySpan span, Granularity granularity) {
        var sums = new HashMap<LocalDate, Sums>();
        return tenant.tx(customer, jdbc -> {
            var statement =
                    switch (granularity) {
                        case DAILY -> jdbc.sql(HistorySql.DAILY);
                        case WEEKLY -> jdbc.sql(HistorySql.WEEKLY);
                        case MONTHLY -> jdbc.sql(HistorySql.MONTHLY);
                    };
            over(statement, customer, new DaySpan(granularity.start(span.from()), span.to()))
                    .query(row -> {
                        sums.put(row.getObject("period", LocalDate.class), sums(row));
                    });
            return UsageSeries.of(granularity, span, sums);
        });
    }

    /** The month that {@code now} is in. */
    MonthCost monthCost(CustomerId customer, Instant now) {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var span = new DaySpan(today.withDayOfMonth(1), today);
        return tenant.tx(customer, jdbc -> {
            var packages = over(jdbc.sql(HistorySql.TOP_BY_COST), customer, span)
                    .param("limit", ALL_PACKAGES)
                    .query((row, n) -> packageSums(row))
                    .list();
            return MonthCost.of(now, total(jdbc, customer, span), packages);
        });
    }

    private static Sums total(JdbcClient jdbc, CustomerId customer, DaySpan span) {
        return over(jdbc.sql(HistorySql.TOTALS), customer, span)
                .query((row, n) -> sums(row))
                .single();
    }

    private static StatementSpec over(StatementSpec statement, CustomerId customer, DaySpan span) {
        return statement
                .param("customer", customer.value())
                .param("from", span.from())
                .param("to", span.to());
    }

    private static PackageSums packageSums(ResultSet row) throws SQLException {
        return new PackageSums(row.getString("package_id"), sums(row));
    }

    private static Sums sums(ResultSet row) throws SQLException {
        var runs = row.getLong("runs");
        var succeeded = row.getLong("succeeded");
        return new Sums(
                runs,
                succeeded,
                runs == 0 ? null : Double.valueOf((double) succeeded / runs),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("price_micros"),
                runs == 0 ? 0 : row.getLong("duration_ms") / runs);
    }
}
