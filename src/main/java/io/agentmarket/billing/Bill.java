package io.agentmarket.billing;

import io.agentmarket.shared.Money;
import io.agentmarket.tiers.Breakdown;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TurnUsage;
import java.util.List;

/**
 * What a run's price came from.
 *
 * @param turns the completed model turns
 * @param breakdown the formula over these turns, before the quote limits it
 * @param absorbed what the formula gave above the quote and nobody is charged
 */
public record Bill(Terms terms, List<TurnUsage> turns, Breakdown breakdown, Money absorbed) {

    public Bill {
        turns = List.copyOf(turns);
    }
}
