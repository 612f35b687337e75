package io.agentmarket.marketplace;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.RunLimits;
import io.agentmarket.agents.ToolGrant;
import io.agentmarket.tiers.Terms;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A package with everything that a caller needs to run it.
 *
 * @param readme the description in Markdown
 * @param inputSchema JSON Schema 2020-12 of a run's input
 * @param outputSchema JSON Schema 2020-12 of a run's output
 * @param tools the names of the tools that it may call
 * @param prices one row per tier that may run it, lowest first
 */
record ListingDetails(
        @JsonUnwrapped Listing listing,
        String readme,
        JsonNode inputSchema,
        JsonNode outputSchema,
        List<Sample> examples,
        RunLimits limits,
        List<String> tools,
        List<String> requiresApproval,
        List<TierPrice> prices) {

    /** An example input. */
    record Sample(String name, String title, JsonNode input) {}

    /**
     * The price of one run on a tier.
     *
     * @param baseMicros the minimum price if it is billed
     * @param quotedMicros the maximum price
     * @param model the model that would be used now, or {@code offline}
     */
    record TierPrice(String tier, long baseMicros, long quotedMicros, String model) {

        static TierPrice of(Terms terms) {
            return new TierPrice(
                    terms.tier(), terms.base().micros(), terms.quote().micros(), terms.model());
        }
    }

    static ListingDetails of(AgentPackage agent, Listing listing, List<Terms> terms) {
        return new ListingDetails(
                listing,
                agent.readme(),
                agent.input().document(),
                agent.output().document(),
                agent.examples().stream()
                        .map(example -> new Sample(example.name(), example.title(), example.input()))
                        .toList(),
                agent.limits(),
                agent.tools().stream().map(ToolGrant::tool).toList(),
                agent.requiresApproval(),
                terms.stream().map(TierPrice::of).toList());
    }
}
