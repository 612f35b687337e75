package io.agentmarket.tiers;

import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import java.time.LocalDate;
import java.util.List;

/**
 * How a price came about, complete enough to be recomputed by hand.
 *
 * @param formula the rule in words and numbers, with its rounding
 * @param priceList effective date of the list that the rates are from
 * @param lines one per completed turn, in the order given; empty where tokens do not decide the price
 * @param costPicodollars the sum of the lines' costs (10^-12 $)
 * @param base the least price of a billed run, in micro-dollars
 * @param price the result in micro-dollars, rounded once, not yet limited to a quote
 */
public record Breakdown(
        Billing billing,
        String formula,
        LocalDate priceList,
        List<Line> lines,
        long costPicodollars,
        Money base,
        Money price) {

    public Breakdown {
        lines = List.copyOf(lines);
    }

    /**
     * One completed turn.
     *
     * @param model as the provider reported it
     * @param pricedAs the id of the price list whose rates were taken
     * @param rates micro-dollars per million tokens, of the step that the turn's prompt falls into
     * @param costPicodollars tokens times rates, exact
     */
    public record Line(String model, String pricedAs, Tokens tokens, Model.Rates rates, long costPicodollars) {}
}
