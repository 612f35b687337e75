package io.agentmarket.vault;

import org.jspecify.annotations.Nullable;

/**
 * A customer's own key at a model provider, opened for one call. It is never stored, logged or written to the journal.
 *
 * @param model the model that the customer chose, or null for the tier's default
 */
public record ProviderKey(String secret, @Nullable String model) {

    /** Shows nothing. */
    @Override
    public String toString() {
        return "ProviderKey";
    }
}
