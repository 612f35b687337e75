package io.agentmarket.stores;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Deletes expired rows, once an hour and in small transactions, one replica at a time. */
@Component
final class Purger implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Purger.class);
    private static final Duration HOUR = Duration.ofHours(1);
    static final int BATCH = 1_000;

    /**
     * The maximum number of batches per table and hour: a backlog of years is deleted within days, without loading the
     * database.
     */
    private static final int MAX_BATCHES = 500;

    private final Tenant tenant;
    private final Clock clock;
    private final ObjectProvider<Purge> purges;
    private final Rhythm hourly;

    /** @param purges resolved lazily: the modules that provide them need the stores */
    Purger(Tenant tenant, Clock clock, ObjectProvider<Purge> purges, Vitals vitals) {
        this.tenant = tenant;
        this.clock = clock;
        this.purges = purges;
        var plan = Rhythm.Plan.every("purger", HOUR).firstAfter(Duration.ofMinutes(5));
        this.hourly = vitals.rhythm(plan.patient(HOUR), this::run);
    }

    @Override
    public void start() {
        hourly.start();
    }

    @Override
    public void stop() {
        hourly.stop();
    }

    @Override
    public boolean isRunning() {
        return hourly.isRunning();
    }

    /** A table that cannot be purged now does not block the others. */
    void run() {
        for (var purge : purges.orderedStream().toList()) {
            try {
                var deleted = purge(purge);
                if (deleted > 0) {
                    LOG.atInfo()
                            .addKeyValue("table", purge.table())
                            .addKeyValue("rows", deleted)
                            .log("expired rows deleted");
                }
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("table", purge.table())
                        .setCause(e)
                        .log("deleting expired rows failed, retried later");
            }
        }
    }

    private long purge(Purge purge) {
        var before = clock.instant().minus(purge.kept()).atOffset(ZoneOffset.UTC);
        long deleted = 0;
        for (int n = 0; n < MAX_BATCHES; n++) {
            int batch = tenant.platform(
                    sql -> PlatformLock.PURGE.tryTake(sql) ? purge.deletion().delete(sql, before, BATCH) : 0);
            deleted += batch;
            if (batch < BATCH) {
                break;
            }
        }
        return deleted;
    }
}
