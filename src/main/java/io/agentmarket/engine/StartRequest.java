package io.agentmarket.engine;

import io.agentmarket.vault.ProviderKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request to run an agent. An idempotency key identifies exactly this request, apart from the provider key.
 *
 * @param input to be validated against the package's input schema
 * @param idempotencyKey 1 to 255 characters; the same key and request always mean the same run
 */
public record StartRequest(Target target, JsonNode input, String idempotencyKey, Options options) {

    /**
     * The caller's options; null for the defaults.
     *
     * @param tier prices the run; at most the customer's own, which is the default
     * @param timeoutSeconds the caller's own limit, from 1 to the package's, which is the default
     * @param maxPriceMicros lowers the quote, in micro-dollars; by default unlimited
     * @param metadata the caller's own labels, at most 16
     * @param providerKey the customer's own key for this run alone; by default the kept one or none
     * @param webhook receives this run's events; by default none
     */
    public record Options(
            @Nullable String tier,
            @Nullable Integer timeoutSeconds,
            @Nullable Long maxPriceMicros,
            @Nullable Map<String, String> metadata,
            @Nullable ProviderKey providerKey,
            @Nullable RunWebhookRequest webhook) {

        /** All defaults. */
        public static final Options NONE = new Options(null, null, null, null, null, null);

        public Options {
            metadata = metadata == null ? null : Map.copyOf(metadata);
        }
    }
}
