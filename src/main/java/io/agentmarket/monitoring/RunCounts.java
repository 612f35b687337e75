package io.agentmarket.monitoring;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts of live runs, and of the latest runs by outcome. */
@Component
class RunCounts {

    /** Long enough to show a rate, short enough to be read quickly. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    private final Tenant tenant;
    private final Clock clock;

    RunCounts(Tenant tenant, Clock clock) {
        this.tenant = tenant;
        this.clock = clock;
    }

    /**
     * Counts at one moment.
     *
     * @param live runs by status
     * @param windowSeconds the window of {@code finished}
     * @param finished runs by status that began in the window and have ended
     * @param degraded the number of these that the offline model made instead of the quoted one
     * @param successRate the share of succeeded runs among those that succeeded or failed, 0 to 1; null if there are
     * none
     */
    record Counts(
            Map<String, Long> live,
            long windowSeconds,
            Map<String, Long> finished,
            long degraded,
            @Nullable Double successRate) {}

    /** All customers' runs. */
    Counts all() {
        return tenant.platform(sql -> counts(
                sql.sql(RunCountsSql.LIVE), sql.sql(RunCountsSql.FINISHED).param("since", since())));
    }

    Counts of(CustomerId customer) {
        return tenant.tx(
                customer,
                sql -> counts(
                        sql.sql(RunCountsSql.LIVE_OF_CUSTOMER).param("customer", customer.value()),
                        sql.sql(RunCountsSql.FINISHED_OF_CUSTOMER)
                                .param("customer", customer.value())
                                .param("since", since())));
    }

    private UUID since() {
        return Ids.floor(clock.instant().minus(WINDOW));
    }

    private static Counts counts(JdbcClient.StatementSpec liveRuns, JdbcClient.StatementSpec finishedRuns) {
        var live = new TreeMap<String, Long>();
        liveRuns.query(row -> {
            live.put(row.getString("status"), row.getLong("runs"));
        });
        var finished = new TreeMap<String, Long>();
        var degraded = new long[1];
        finishedRuns.query(row -> {
            finished.merge(row.getString("status"), row.getLong("runs"), Long::sum);
            degraded[0] += row.getBoolean("degraded") ? row.getLong("runs") : 0;
        });
        long succeeded = finished.getOrDefault("succeeded", 0L);
        long decided = succeeded + finished.getOrDefault("failed", 0L);
        return new Counts(
                live,
                WINDOW.toSeconds(),
                finished,
                degraded[0],
                decided == 0 ? null : Math.round(1_000.0 * succeeded / decided) / 1_000.0);
    }
}
