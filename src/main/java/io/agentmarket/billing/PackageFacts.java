package io.agentmarket.billing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a price on another tier depends on and a receipt does not say. The engine, who knows the packages, answers. */
public interface PackageFacts {

    /** The package as it is now; empty where it is no longer offered. */
    Optional<Facts> of(String packageId);

    /**
     * A package's own part in its price.
     *
     * @param modelHint a cheaper model that suffices, or null
     * @param inputTokens the limit of prompt tokens that a quote counts
     * @param outputTokens the limit of output tokens that a quote counts
     * @param minTier the lowest tier that may run it
     */
    record Facts(@Nullable String modelHint, long inputTokens, long outputTokens, String minTier) {}
}
