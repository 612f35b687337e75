package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tiers.LimitChange;
import java.util.Set;

/**
 * Who is calling, as proved by an API key.
 *
 * @param customer whose data and money
 * @param tier the customer's tier, which sets its limits
 * @param key the key that was shown
 * @param scopes what the key may do
 * @param test true for {@code amp_test_} keys: always the offline model, always free
 * @param override what an operator changed of the tier's limits for this customer
 * @param keyLimits what this key may use of the customer's limits
 */
public record Caller(
        CustomerId customer,
        String tier,
        ApiKeyId key,
        Set<Scope> scopes,
        boolean test,
        LimitChange override,
        LimitChange keyLimits) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** A caller with the limits of its tier, and a key that may use all of them. */
    public Caller(CustomerId customer, String tier, ApiKeyId key, Set<Scope> scopes, boolean test) {
        this(customer, tier, key, scopes, test, LimitChange.NONE, LimitChange.NONE);
    }

    /** Refuses with {@code FORBIDDEN} unless the key has the scope. */
    public void require(Scope scope) {
        if (!scopes.contains(scope)) {
            var name = scope.name().toLowerCase(java.util.Locale.ROOT);
            throw new AppException(
                    ErrorCode.FORBIDDEN, "This key lacks the scope '" + name + "'; use one that has it.");
        }
    }
}
