package io.agentmarket.llm;

/**
 * The key for one call. It is never logged, journaled or shown.
 *
 * @param customers whether it is the customer's own, so that its refusal affects nobody else
 */
public record ModelKey(String secret, boolean customers) {

    @Override
    public String toString() {
        return customers ? "ModelKey[customer's]" : "ModelKey[platform's]";
    }
}
