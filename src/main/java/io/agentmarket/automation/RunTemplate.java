package io.agentmarket.automation;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.deployments.Rented;
import io.agentmarket.engine.RequestedRun;
import io.agentmarket.engine.StartRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a schedule or a trigger runs, and on which terms.
 *
 * @param tier at most the customer's own; null for that
 * @param maxPriceMicros lowers the quote, in micro-dollars; null for none
 */
record RunTemplate(
        Target target, @Nullable String tier, @Nullable Long maxPriceMicros) {

    /** @param rented the deployment whose package it is, or null */
    StartRequest with(AgentPackage agent, @Nullable Rented rented, JsonNode input, String idempotencyKey) {
        var packageId = rented == null ? agent.id() : null;
        var deployment = rented == null ? null : rented.deployment();
        var asked =
                new RequestedRun(packageId, deployment, null, input, tier, null, maxPriceMicros, null, idempotencyKey);
        return new StartRequest(agent, rented, null, asked);
    }
}
