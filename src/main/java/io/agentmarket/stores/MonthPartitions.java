package io.agentmarket.stores;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps every month-partitioned table's partitions made half a year ahead, once a day. */
@Component
class MonthPartitions implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MonthPartitions.class);
    private static final int MONTHS_AHEAD = 6;

    private final Tenant tenant;
    private @Nullable ScheduledExecutorService timer;

    MonthPartitions(Tenant tenant) {
        this.tenant = tenant;
    }

    @Override
    public void start() {
        var daily = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("partitions").factory());
        daily.scheduleWithFixedDelay(this::make, 1, 24 * 60, TimeUnit.MINUTES);
        timer = daily;
    }

    @Override
    public void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    private void make() {
        try {
            var made = tenant.platform(jdbc -> jdbc.sql(MonthPartitionsSql.MAKE)
                    .param("months", MONTHS_AHEAD)
                    .query(Long.class)
                    .single());
            LOG.atInfo().addKeyValue("made", made).log("partitions checked");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("partitions not made; rows go to the default partition meanwhile");
        }
    }
}
