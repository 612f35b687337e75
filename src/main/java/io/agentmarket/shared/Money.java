package io.agentmarket.shared;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/**
 * An amount in US dollars, counted in whole micro-dollars (1 $ = 1,000,000).
 *
 * @param micros the amount; negative only for corrections, never for a price
 */
public record Money(@JsonValue long micros) implements Comparable<Money> {

    public static final Money ZERO = new Money(0);

    /** The amount written as decimal dollars, at most six places; anything finer is refused. */
    public static Money ofDollars(String dollars) {
        return new Money(new BigDecimal(dollars).movePointRight(6).longValueExact());
    }

    /** The sum; an overflow is an {@link ArithmeticException}. */
    public Money plus(Money other) {
        return new Money(Math.addExact(micros, other.micros));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(micros, other.micros));
    }

    public Money min(Money other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Money max(Money other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(micros, other.micros);
    }

    /** Decimal dollars with as many places as needed, e.g. {@code $0.0095}. */
    @Override
    public String toString() {
        return "$" + BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
}
