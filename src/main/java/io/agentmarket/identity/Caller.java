package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tiers.LimitChange;
import java.util.Set;

/**
 * The actor of a call with its customer.
 *
 * @param customer whose data and money the call uses
 * @param tier the customer's tier, which sets its limits
 * @param actor who acts for the customer
 * @param scopes what the actor may do
 * @param override the operator's changes to the tier's limits for this customer
 */
public record Caller(CustomerId customer, String tier, Actor actor, Set<Scope> scopes, LimitChange override) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** Refuses with {@code FORBIDDEN} unless the actor has the scope. */
    public void require(Scope scope) {
        if (scopes.stream().noneMatch(it -> it.covers(scope))) {
            var name = scope.name().toLowerCase(java.util.Locale.ROOT);
            throw new AppException(
                    ErrorCode.FORBIDDEN, "This key lacks the scope '" + name + "'; use one that has it.");
        }
    }

    /**
     * The key that acts: every request has one.
     *
     * @throws IllegalStateException when the platform acts
     */
    public ApiKeyId key() {
        return switch (actor) {
            case Actor.Key key -> key.id();
            case Actor.Platform() -> throw new IllegalStateException("the platform acts without a key");
        };
    }

    /** Whether its runs are free and always use the offline model: those of test keys and the platform's own. */
    public boolean test() {
        return switch (actor) {
            case Actor.Key key -> key.test();
            case Actor.Platform() -> true;
        };
    }

    /** The actor's own limits within the customer's. */
    public LimitChange keyLimits() {
        return switch (actor) {
            case Actor.Key key -> key.limits();
            case Actor.Platform() -> LimitChange.NONE;
        };
    }
}
