package io.agentmarket.resilience;

import io.agentmarket.shared.CustomerId;
import org.jspecify.annotations.Nullable;

/**
 * What one breaker guards. Whose key a call is made with is part of it: a customer's own bad key stops nobody else.
 *
 * @param upstream who is called, e.g. {@code anthropic}
 * @param target which part of it, e.g. a model
 * @param customer whose key it is; null for the platform's own
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
