package io.agentmarket.tiers;

import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;

/**
 * The arithmetic of prices: whole numbers, one rounding.
 *
 * <p>A rate is in micro-dollars per million tokens, so tokens x rate is exact in pico-dollars (10^-12 $). All sums are
 * checked: an amount beyond some 80,000 $ for one run is an {@link ArithmeticException}, never a wrong price.
 */
final class Formula {

    /** 14 % above list price: the product's published rule. */
    static final long MARKUP_PERCENT = 114;

    /** One run of the offline model, on every tier: the product's published price. */
    static final Money OFFLINE_RUN = new Money(2_000);

    private static final long DIVISOR = 100L * 1_000_000;

    private Formula() {}

    /** List price of one turn in pico-dollars. */
    static long cost(Model.Rates rates, Tokens tokens) {
        var cost = Math.multiplyExact(tokens.input(), rates.input());
        cost = Math.addExact(cost, Math.multiplyExact(tokens.output(), rates.output()));
        cost = Math.addExact(cost, Math.multiplyExact(tokens.cacheRead(), rates.cacheRead()));
        cost = Math.addExact(cost, Math.multiplyExact(tokens.cacheWrite5m(), rates.cacheWrite5m()));
        return Math.addExact(cost, Math.multiplyExact(tokens.cacheWrite1h(), rates.cacheWrite1h()));
    }

    /** 1.14 x cost in micro-dollars, rounded half-up: the only rounding. */
    static Money marked(long picodollars) {
        var scaled = Math.multiplyExact(picodollars, MARKUP_PERCENT);
        return new Money(Math.addExact(scaled, DIVISOR / 2) / DIVISOR);
    }

    /** The largest cost in pico-dollars whose price is not above {@code price}: the inverse of {@link #marked}. */
    static long most(Money price) {
        var above = Math.multiplyExact(Math.addExact(price.micros(), 1), DIVISOR);
        return (above - DIVISOR / 2 - 1) / MARKUP_PERCENT;
    }

    /** The maximum cost of a run: all of its tokens at the highest rates of the model. */
    static Money atMost(Model model, TermsRequest request) {
        var dearest = model.dearest(request.inputTokens());
        var input = Math.multiplyExact(request.inputTokens(), dearest.input());
        return marked(Math.addExact(input, Math.multiplyExact(request.outputTokens(), dearest.output())));
    }
}
