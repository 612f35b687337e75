package io.agentmarket.chaos;

import io.agentmarket.stores.TestStores;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Watches, by the database's clock, how long ago a lone replica's worker was seen. */
final class Heartbeats implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final JdbcClient sql;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Set<UUID> workers = new HashSet<>();
    private final Set<UUID> dead;
    private double longestGapMs;

    private record Seen(UUID id, double ageMs) {}

    Heartbeats(TestStores stores) {
        this(stores, Set.of());
    }

    /** @param dead workers that are not watched */
    Heartbeats(TestStores stores, Set<UUID> dead) {
        this.dead = dead;
        sql = JdbcClient.create(stores.databases().owner());
        timer.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        var seen = sql.sql("select id, extract(epoch from clock_timestamp() - seen_at) * 1000 from worker")
                .query((row, n) -> new Seen(row.getObject(1, UUID.class), row.getDouble(2)))
                .list();
        for (var each : seen) {
            if (dead.contains(each.id)) {
                continue;
            }
            workers.add(each.id);
            longestGapMs = Math.max(longestGapMs, each.ageMs);
        }
    }

    synchronized int workers() {
        return workers.size();
    }

    synchronized long longestGapMs() {
        return Math.round(longestGapMs);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
