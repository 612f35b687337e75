package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import java.util.List;
import java.util.Map;

/**
 * A package as a row of the marketplace.
 *
 * @param minTier the lowest tier that may run it
 * @param offline whether the offline model may run it
 * @param baseMicros the minimum price of a billed run in micro-dollars, for each tier that may run it, lowest tier
 * first
 */
record Listing(
        String id,
        String version,
        String title,
        String summary,
        String category,
        AgentPackage.Kind kind,
        List<String> labels,
        String minTier,
        AgentPackage.Offline offline,
        Map<String, Long> baseMicros,
        Rating rating) {}
