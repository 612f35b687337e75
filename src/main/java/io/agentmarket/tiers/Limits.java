package io.agentmarket.tiers;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a customer on a tier, in sliding windows.
 *
 * @param tokensPerDay the limit; null if there is none
 * @param runsPerHourByAgent runs per hour by package id, in order of id; a package that is not listed has no limit of
 * its own
 */
public record Limits(
        int requestsPerMinute,
        int requestsPerHour,
        int requestsPerDay,
        int runsPerHour,
        int runsPerDay,
        int concurrentRuns,
        @Nullable Long tokensPerDay,
        Map<String, Integer> runsPerHourByAgent) {

    public Limits {
        runsPerHourByAgent = Collections.unmodifiableMap(new TreeMap<>(runsPerHourByAgent));
    }
}
