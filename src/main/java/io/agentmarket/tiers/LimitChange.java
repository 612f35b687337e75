package io.agentmarket.tiers;

import io.agentmarket.shared.AppException;
import org.jspecify.annotations.Nullable;

/**
 * What differs from a tier's limits for one customer, or what one API key may use of its customer's. Null leaves a limit as it
 * is; a number is at least 1.
 */
public record LimitChange(
        @Nullable Integer requestsPerMinute,
        @Nullable Integer requestsPerHour,
        @Nullable Integer requestsPerDay,
        @Nullable Integer runsPerHour,
        @Nullable Integer runsPerDay,
        @Nullable Integer concurrentRuns,
        @Nullable Long tokensPerDay) {

    /** Changes nothing. */
    public static final LimitChange NONE = new LimitChange(null, null, null, null, null, null, null);

    public LimitChange {
        positive("/requests_per_minute", requestsPerMinute);
        positive("/requests_per_hour", requestsPerHour);
        positive("/requests_per_day", requestsPerDay);
        positive("/runs_per_hour", runsPerHour);
        positive("/runs_per_day", runsPerDay);
        positive("/concurrent_runs", concurrentRuns);
        positive("/tokens_per_day", tokensPerDay);
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** The limits with every number of this change in place of theirs. */
    public Limits on(Limits limits) {
        return new Limits(
                or(requestsPerMinute, limits.requestsPerMinute()),
                or(requestsPerHour, limits.requestsPerHour()),
                or(requestsPerDay, limits.requestsPerDay()),
                or(runsPerHour, limits.runsPerHour()),
                or(runsPerDay, limits.runsPerDay()),
                or(concurrentRuns, limits.concurrentRuns()),
                tokensPerDay == null ? limits.tokensPerDay() : tokensPerDay,
                limits.runsPerHourByAgent());
    }

    /** Refuses with {@code INVALID_REQUEST} at the field's pointer where this allows more than the limits do. */
    public void requireWithin(Limits limits) {
        within("/requests_per_minute", requestsPerMinute, limits.requestsPerMinute());
        within("/requests_per_hour", requestsPerHour, limits.requestsPerHour());
        within("/requests_per_day", requestsPerDay, limits.requestsPerDay());
        within("/runs_per_hour", runsPerHour, limits.runsPerHour());
        within("/runs_per_day", runsPerDay, limits.runsPerDay());
        within("/concurrent_runs", concurrentRuns, limits.concurrentRuns());
        if (limits.tokensPerDay() != null) {
            within("/tokens_per_day", tokensPerDay, limits.tokensPerDay());
        }
    }

    private static void positive(String pointer, @Nullable Number value) {
        if (value != null && (value.longValue() < 1 || value.longValue() > 0xFFFF_FFFFL)) {
            throw AppException.invalid(pointer, "must be from 1 to 4294967295");
        }
    }

    private static void within(String pointer, @Nullable Number value, Number most) {
        if (value != null && value.longValue() > most.longValue()) {
            throw AppException.invalid("/limits" + pointer, "must be at most the customer's own limit, " + most);
        }
    }

    private static int or(@Nullable Integer changed, int otherwise) {
        return changed == null ? otherwise : changed;
    }
}
