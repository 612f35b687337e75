package io.agentmarket.resilience;

import io.agentmarket.shared.CustomerId;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a breaker. It includes the owner of the key used: a customer's bad key stops nobody else.
 *
 * @param upstream the called upstream, e.g. {@code anthropic}
 * @param target its part, e.g. a model
 * @param customer the owner of the key; null for the platform
 */
public record BreakerKey(
        String upstream, String target, @Nullable CustomerId customer) {

    /** The key's text, e.g. {@code anthropic:claude-sonnet-5-5:platform}; a customer's ends with its id. */
    public String name() {
        return upstream + ":" + target + ":" + (customer == null ? "platform" : customer.toString());
    }

    public boolean isPlatforms() {
        return customer == null;
    }
}
