package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.deployments.Rented;
import io.agentmarket.identity.ProviderKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A wish to run an agent.
 *
 * @param rented the deployment that is called, whose package {@code agent} is; null for the package itself
 * @param providerKey the customer's own key for this run alone; null for the kept one or none
 */
public record StartRequest(
        AgentPackage agent,
        @Nullable Rented rented,
        @Nullable ProviderKey providerKey,
        RequestedRun asked) {

    /** A run of the package itself, in the version at hand. */
    public StartRequest(
            AgentPackage agent,
            JsonNode input,
            @Nullable String tier,
            @Nullable Integer timeoutSeconds,
            @Nullable Long maxPriceMicros,
            @Nullable Map<String, String> metadata,
            @Nullable ProviderKey providerKey,
            String idempotencyKey) {
        this(
                agent,
                null,
                providerKey,
                new RequestedRun(
                        agent.id(), null, null, input, tier, timeoutSeconds, maxPriceMicros, metadata, idempotencyKey));
    }

    Quotes.Wish wish() {
        return new Quotes.Wish(agent, asked.tier(), asked.maxPriceMicros(), providerKey != null);
    }
}
