package io.agentmarket.engine;

import io.agentmarket.vault.ProviderKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A wish to run an agent. An idempotency key stands for exactly this, the provider key aside.
 *
 * @param input to be checked against the package's input schema
 * @param idempotencyKey 1 to 255 characters; the same key and request always mean the same run
 */
public record StartRequest(Target target, JsonNode input, String idempotencyKey, Options options) {

    /**
     * What a caller may add; null for what is usual.
     *
     * @param tier prices the run; at most the customer's own, by default that
     * @param timeoutSeconds the caller's own limit, 1 to the package's, by default that
     * @param maxPriceMicros lowers the quote, in micro-dollars; by default nothing does
     * @param metadata the caller's own labels, at most 16
     * @param providerKey the customer's own key for this run alone; by default the kept one or none
     * @param webhook whom the run tells of itself; by default nobody
     */
    public record Options(
            @Nullable String tier,
            @Nullable Integer timeoutSeconds,
            @Nullable Long maxPriceMicros,
            @Nullable Map<String, String> metadata,
            @Nullable ProviderKey providerKey,
            @Nullable RunWebhookRequest webhook) {

        /** All as usual. */
        public static final Options NONE = new Options(null, null, null, null, null, null);

        public Options {
            metadata = metadata == null ? null : Map.copyOf(metadata);
        }
    }

    Quotes.Request quoteRequest(Targets.Found found) {
        return new Quotes.Request(
                found.agent(), options.tier(), options.maxPriceMicros(), options.providerKey() != null);
    }
}
