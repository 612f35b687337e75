package io.agentmarket.tiers;

import io.agentmarket.shared.Money;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * An amount in responses.
 *
 * @param micros millionths of a dollar
 */
record Dollars(long micros, @Schema(allowableValues = "USD") String currency) {

    Dollars(Money money) {
        this(money.micros(), "USD");
    }
}
