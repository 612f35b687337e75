package io.agentmarket.billing.stripe;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the meter with the events sent to it and the charges. */
final class MeterReports {

    private final Tenant tenant;
    private final MeterApi meter;

    MeterReports(Tenant tenant, MeterApi meter) {
        this.tenant = tenant;
        this.meter = meter;
    }

    /**
     * A customer's charges compared with the meter.
     *
     * @param cursor number of the last receipt whose charge Stripe is known to have; 0 for none
     * @param charges charges that Stripe bills, up to the cursor
     * @param events events that Stripe is known to have
     * @param waiting charges that Stripe bills, beyond the cursor
     * @param meterMicros the meter's own sum over the time of all events; null when it was not queried. It may lag some
     * minutes behind an event
     * @param fault the fault that blocks sending, or null
     * @param agrees whether charges, events and meter agree to the micro-dollar
     */
    record Report(
            long cursor,
            long charges,
            long chargeMicros,
            long events,
            long eventMicros,
            long waiting,
            long waitingMicros,
            @Nullable Long meterMicros,
            @Nullable String fault,
            boolean agrees) {}

    private record Totals(
            Report report,
            @Nullable Instant first,
            @Nullable Instant last) {}

    /** A report from the platform's own rows alone. */
    Report own(CustomerId customer) {
        return totals(customer).report();
    }

    /**
     * A report that includes the meter's own sum.
     *
     * @throws io.agentmarket.resilience.UpstreamFailure as Stripe failed
     */
    Report reconciled(CustomerId customer, Optional<String> stripeId) {
        var totals = totals(customer);
        var first = totals.first();
        var last = totals.last();
        if (first == null || last == null || stripeId.isEmpty()) {
            return totals.report();
        }
        var sum = meter.sum(
                stripeId.get(), MeterApi.minute(first), MeterApi.minute(last).plus(Duration.ofMinutes(1)));
        var own = totals.report();
        return new Report(
                own.cursor(),
                own.charges(),
                own.chargeMicros(),
                own.events(),
                own.eventMicros(),
                own.waiting(),
                own.waitingMicros(),
                sum,
                own.fault(),
                own.agrees() && sum == own.eventMicros());
    }

    private Totals totals(CustomerId customer) {
        return tenant.platform(sql -> sql.sql(MeterSql.REPORT)
                        .param("customer", customer.value())
                        .query(MeterReports::totals)
                        .optional())
                .orElseGet(() -> new Totals(new Report(0, 0, 0, 0, 0, 0, 0, null, null, true), null, null));
    }

    private static Totals totals(ResultSet row, int n) throws SQLException {
        var charges = row.getLong("charges");
        var chargeMicros = row.getLong("charge_micros");
        var events = row.getLong("events");
        var eventMicros = row.getLong("event_micros");
        var report = new Report(
                row.getLong("seq"),
                charges,
                chargeMicros,
                events,
                eventMicros,
                row.getLong("waiting"),
                row.getLong("waiting_micros"),
                null,
                row.getString("fault"),
                charges == events && chargeMicros == eventMicros);
        return new Totals(report, at(row, "first"), at(row, "last"));
    }

    private static @Nullable Instant at(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
