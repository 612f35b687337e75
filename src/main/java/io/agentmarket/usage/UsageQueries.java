package io.agentmarket.usage;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import io.agentmarket.usage.UsageStats.PackageSums;
import io.agentmarket.usage.UsageStats.Sums;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import org.springframework.stereotype.Component;

/** Sums of a customer's usage, from the aggregates: their cost does not grow with the number of runs. */
@Component
class UsageQueries {

    private final Tenant tenant;

    UsageQueries(Tenant tenant) {
        this.tenant = tenant;
    }

    UsageStats stats(CustomerId customer, LocalDate from, LocalDate to) {
        return tenant.tx(customer, jdbc -> {
            var total = jdbc.sql(HistorySql.TOTALS)
                    .param("customer", customer.value())
                    .param("from", from)
                    .param("to", to)
                    .query((row, n) -> sums(row))
                    .single();
            var packages = jdbc.sql(HistorySql.TOTALS_BY_PACKAGE)
                    .param("customer", customer.value())
                    .param("from", from)
                    .param("to", to)
                    .query((row, n) -> new PackageSums(row.getString("package_id"), sums(row)))
                    .list();
            return new UsageStats(from, to, total, packages);
        });
    }

    private static Sums sums(ResultSet row) throws SQLException {
        var runs = row.getLong("runs");
        var succeeded = row.getLong("succeeded");
        return new Sums(
                runs,
                succeeded,
                runs == 0 ? 1 : (double) succeeded / runs,
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("price_micros"),
                runs == 0 ? 0 : row.getLong("duration_ms") / runs);
    }
}
