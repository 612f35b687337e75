package io.agentmarket.automation;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.engine.StartRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a schedule or a trigger runs, and on which terms.
 *
 * @param tier at most the customer's own; null for that
 * @param maxPriceMicros lowers the quote, in micro-dollars; null for none
 */
record Order(
        String packageId, @Nullable String tier, @Nullable Long maxPriceMicros) {

    StartRequest with(AgentPackage agent, JsonNode input, String idempotencyKey) {
        return new StartRequest(agent, input, tier, null, maxPriceMicros, null, null, idempotencyKey);
    }
}
