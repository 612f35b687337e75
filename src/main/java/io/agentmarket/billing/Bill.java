package io.agentmarket.billing;

import io.agentmarket.shared.Money;
import io.agentmarket.tiers.Breakdown;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TurnUsage;
import java.util.List;

/**
 * The basis of a run's price.
 *
 * @param turns the completed model turns
 * @param breakdown the formula over these turns, before the quote limits it
 * @param absorbed the part of the formula's price above the quote; nobody is charged for it
 */
public record Bill(Terms terms, List<TurnUsage> turns, Breakdown breakdown, Money absorbed) {

    public Bill {
        turns = List.copyOf(turns);
    }
}
