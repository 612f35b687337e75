package io.agentmarket.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * The amount that a key may still spend of one budget, in micro-dollars.
 *
 * @param scope the budget's owner: the key, or all the customer's runs
 * @param period the period of the limit, in UTC
 * @param hard whether a run that does not fit is refused; otherwise the owner is only notified
 * @param heldMicros the quotes of live runs
 * @param remainingMicros the amount that a new run may still cost: limit minus spent minus held, at least 0
 * @param resetsAt the time at which spending starts again from 0
 */
public record RemainingBudget(
        Scope scope,
        Period period,
        boolean hard,
        long limitMicros,
        long spentMicros,
        long heldMicros,
        long remainingMicros,
        Instant resetsAt) {

    public enum Scope {
        @JsonProperty("customer")
        CUSTOMER,
        @JsonProperty("key")
        KEY
    }

    public enum Period {
        @JsonProperty("day")
        DAY,
        @JsonProperty("week")
        WEEK,
        @JsonProperty("month")
        MONTH
    }
}
