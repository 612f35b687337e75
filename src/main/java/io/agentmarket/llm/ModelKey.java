package io.agentmarket.llm;

import org.jspecify.annotations.Nullable;

/**
 * The key for one call. It is never logged, journaled or shown.
 *
 * @param customers whether it is the customer's own, so that its refusal affects nobody else
 * @param address the only server that may receive it; null for the configured provider
 */
public record ModelKey(
        String secret, boolean customers, @Nullable String address) {

    /** A key for the configured provider. */
    public ModelKey(String secret, boolean customers) {
        this(secret, customers, null);
    }

    @Override
    public String toString() {
        return customers ? "ModelKey[customer's]" : "ModelKey[platform's]";
    }
}
