package io.agentmarket.tiers;

import org.jspecify.annotations.Nullable;

/**
 * The inputs of a quote.
 *
 * @param tier the tier that prices the run
 * @param billing which formula applies
 * @param modelHint METERED: the package's model, used if it is cheaper than the tier's default. BYOK: the customer's
 * choice, always used. Null for the tier's default
 * @param inputTokens the package's limit of prompt tokens over the whole run
 * @param outputTokens the package's limit of output tokens over the whole run
 * @param maxPriceMicros the caller's own limit, or null
 */
public record TermsRequest(
        String tier,
        Billing billing,
        @Nullable String modelHint,
        long inputTokens,
        long outputTokens,
        @Nullable Long maxPriceMicros) {}
