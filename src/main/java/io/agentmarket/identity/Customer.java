package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.tiers.LimitChange;

/**
 * Who pays.
 *
 * @param tier id of the tier that sets prices and limits
 * @param active false while suspended: its keys are refused
 * @param override what an operator changed of the tier's limits
 * @param operator whether it is the platform's own staff, the only one whose keys may have {@link Scope#OPERATOR}
 */
public record Customer(
        CustomerId id, String name, String tier, boolean active, boolean operator, LimitChange override) {}
