package io.agentmarket.billing.stripe;

import io.agentmarket.stores.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts charges that are not yet metered, and customers whose metering is blocked. */
final class MeterLag {

    static final Duration EVERY = Duration.ofSeconds(30);

    private final Tenant tenant;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();

    MeterLag(Tenant tenant, MeterRegistry metrics) {
        this.tenant = tenant;
        metrics.gauge("agentmarket.billing.meter_lag", waiting);
        metrics.gauge("agentmarket.billing.meter_faults", faults);
    }

    /** Counts again; the gauges show the last count. */
    void measure() {
        waiting.set(
                tenant.platform(sql -> sql.sql(MeterSql.LAG).query(Long.class).single()));
        faults.set(tenant.platform(
                sql -> sql.sql(MeterSql.FAULTS).query(Long.class).single()));
    }

    long waiting() {
        return waiting.get();
    }
}
