package io.agentmarket.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.tiers.LimitChange;
import java.util.Locale;

/**
 * An account that pays.
 *
 * @param tier id of the tier that sets prices and limits
 * @param override the operator's changes to the tier's limits
 * @param operator whether it is the platform's operator; only the operator's keys may have {@link Scope#OPERATOR}
 */
public record Customer(CustomerId id, String name, String tier, Status status, boolean operator, LimitChange override) {

    /** Whether the customer's keys are accepted. */
    public enum Status {
        @JsonProperty("active")
        ACTIVE,
        /** Its keys are refused until an operator reactivates it. */
        @JsonProperty("suspended")
        SUSPENDED,
        /** Its keys are refused permanently. */
        @JsonProperty("closed")
        CLOSED;

        /** The stored status. An unknown one comes from a later release, and its customer's keys are refused. */
        static Status stored(String name) {
            return switch (name) {
                case "active" -> ACTIVE;
                case "closed" -> CLOSED;
                default -> SUSPENDED;
            };
        }

        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Customer withName(String name) {
        return new Customer(id, name, tier, status, operator, override);
    }

    Customer withTier(String tier) {
        return new Customer(id, name, tier, status, operator, override);
    }

    Customer withStatus(Status status) {
        return new Customer(id, name, tier, status, operator, override);
    }

    Customer withLimits(LimitChange override) {
        return new Customer(id, name, tier, status, operator, override);
    }
}
