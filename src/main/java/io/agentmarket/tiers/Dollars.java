package io.agentmarket.tiers;

import io.agentmarket.shared.Money;

/**
 * An amount as responses show it.
 *
 * @param micros millionths of a dollar
 */
record Dollars(long micros, String currency) {

    Dollars(Money money) {
        this(money.micros(), "USD");
    }
}
