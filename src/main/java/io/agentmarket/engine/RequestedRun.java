package io.agentmarket.engine;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a call asks to run, before it is known whether it may. An idempotency key stands for exactly this.
 *
 * @param packageId null where a deployment is called, which never changes its package
 * @param deployment null where a package itself is called
 * @param version of the package; null for the one on offer
 * @param input to be checked against the package's input schema
 * @param tier prices the run; at most the customer's own, null for that
 * @param timeoutSeconds the caller's own limit, 1 to the package's; null for the package's
 * @param maxPriceMicros lowers the quote; null for none
 * @param metadata the caller's own labels, at most 16
 * @param idempotencyKey the same key and request always mean the same run
 */
public record RequestedRun(
        @Nullable String packageId,
        @Nullable UUID deployment,
        @Nullable String version,
        JsonNode input,
        @Nullable String tier,
        @Nullable Integer timeoutSeconds,
        @Nullable Long maxPriceMicros,
        @Nullable Map<String, String> metadata,
        String idempotencyKey) {

    public RequestedRun {
        metadata = metadata == null ? null : Map.copyOf(metadata);
    }
}
