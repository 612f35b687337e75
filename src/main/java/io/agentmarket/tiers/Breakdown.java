package io.agentmarket.tiers;

import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import java.time.LocalDate;
import java.util.List;

/**
 * The derivation of a price, complete enough to be recomputed by hand.
 *
 * @param rule the formula that was applied
 * @param formula the rule in words and numbers, with its rounding
 * @param priceList the effective date of the price list with these rates
 * @param lines one per completed turn, in the given order; empty if tokens do not decide the price
 * @param costPicodollars the sum of the lines' costs (10^-12 $)
 * @param base the minimum price of a billed run, in micro-dollars
 * @param price the result in micro-dollars, rounded once, before a quote limits it
 */
public record Breakdown(
        Billing billing,
        Rule rule,
        String formula,
        LocalDate priceList,
        List<Line> lines,
        long costPicodollars,
        Money base,
        Money price) {

    public Breakdown {
        lines = List.copyOf(lines);
    }

    /** The formulas. */
    public enum Rule {
        /** Nothing: no turn completed, or a test key. */
        NOTHING,
        /** The flat price of an offline run. */
        OFFLINE,
        /**
         * The flat price of an offline run, or the base if that is lower: no model of the provider completed a turn of
         * a metered run.
         */
        DEGRADED,
        /** The base: the tokens are paid by the customer's own provider key. */
        BASE,
        /** The list price of the tokens with its markup, or the base where that is higher. */
        METERED
    }

    /**
     * One completed turn.
     *
     * @param model the tokens as reported by the provider
     * @param pricedAs the id of the price list whose rates were used
     * @param rates micro-dollars per million tokens, of the step that the turn's prompt falls into
     * @param costPicodollars tokens times rates, exact
     */
    public record Line(String model, String pricedAs, Tokens tokens, Model.Rates rates, long costPicodollars) {}
}
