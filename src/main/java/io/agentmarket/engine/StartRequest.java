package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Rented;
import io.agentmarket.identity.ProviderKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A wish to run an agent.
 *
 * @param input checked against the package's input schema
 * @param tier prices the run; at most the customer's own, null for that
 * @param timeoutSeconds the caller's own limit, 1 to the package's; null for the package's
 * @param maxPriceMicros lowers the quote; null for none
 * @param metadata the caller's own labels, at most 16
 * @param providerKey the customer's own key for this run alone; null for the kept one or none
 * @param rented the deployment that is called, whose package {@code agent} is; null for the package itself
 * @param idempotencyKey the same key and request always mean the same run
 */
public record StartRequest(
        AgentPackage agent,
        JsonNode input,
        @Nullable String tier,
        @Nullable Integer timeoutSeconds,
        @Nullable Long maxPriceMicros,
        @Nullable Map<String, String> metadata,
        @Nullable ProviderKey providerKey,
        @Nullable Rented rented,
        String idempotencyKey) {

    public StartRequest {
        metadata = metadata == null ? null : Map.copyOf(metadata);
    }

    /** A run of the package itself. */
    public StartRequest(
            AgentPackage agent,
            JsonNode input,
            @Nullable String tier,
            @Nullable Integer timeoutSeconds,
            @Nullable Long maxPriceMicros,
            @Nullable Map<String, String> metadata,
            @Nullable ProviderKey providerKey,
            String idempotencyKey) {
        this(agent, input, tier, timeoutSeconds, maxPriceMicros, metadata, providerKey, null, idempotencyKey);
    }

    Quotes.Wish wish() {
        return new Quotes.Wish(agent, tier, maxPriceMicros, providerKey != null);
    }
}
