package io.agentmarket.tiers;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Overrides of a tier's limits for one customer, or one API key's own limits. Null leaves a limit unchanged. */
public record LimitChange(
        @Nullable Integer requestsPerMinute,
        @Nullable Integer requestsPerHour,
        @Nullable Integer requestsPerDay,
        @Nullable Integer runsPerHour,
        @Nullable Integer runsPerDay,
        @Nullable Integer concurrentRuns,
        @Nullable Long tokensPerDay) {

    /** No change. */
    public static final LimitChange NONE = new LimitChange(null, null, null, null, null, null, null);

    /** Higher than any customer needs, and within the counters' range (32 bits). */
    public static final Limits MAX_LIMITS =
            new Limits(1_000_000, 50_000_000, 500_000_000, 50_000_000, 500_000_000, 10_000, 4_000_000_000L, Map.of());

    public boolean changesNothing() {
        return equals(NONE);
    }

    /** The given limits with the numbers of this change. */
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

    /**
     * Refuses numbers below 1 or above the limits with {@code INVALID_REQUEST}, which names each such field below the
     * pointer.
     *
     * @param pointer of this change in the request's body, e.g. {@code /limits}; empty where it is the whole body
     */
    public void requireWithin(Limits most, String pointer) {
        var broken = new ArrayList<Violation>();
        check(broken, pointer + "/requests_per_minute", requestsPerMinute, most.requestsPerMinute());
        check(broken, pointer + "/requests_per_hour", requestsPerHour, most.requestsPerHour());
        check(broken, pointer + "/requests_per_day", requestsPerDay, most.requestsPerDay());
        check(broken, pointer + "/runs_per_hour", runsPerHour, most.runsPerHour());
        check(broken, pointer + "/runs_per_day", runsPerDay, most.runsPerDay());
        check(broken, pointer + "/concurrent_runs", concurrentRuns, most.concurrentRuns());
        var tokens = most.tokensPerDay() == null ? MAX_LIMITS.tokensPerDay() : most.tokensPerDay();
        check(broken, pointer + "/tokens_per_day", tokensPerDay, tokens);
        if (!broken.isEmpty()) {
            throw AppException.invalid(broken);
        }
    }

    private static void check(List<Violation> broken, String pointer, @Nullable Number value, @Nullable Number most) {
        if (value != null && most != null && (value.longValue() < 1 || value.longValue() > most.longValue())) {
            broken.add(new Violation(pointer, "must be from 1 to " + most));
        }
    }

    private static int or(@Nullable Integer changed, int otherwise) {
        return changed == null ? otherwise : changed;
    }
}
