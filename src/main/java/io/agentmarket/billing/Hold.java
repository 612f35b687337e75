package io.agentmarket.billing;

import io.agentmarket.shared.Money;
import java.time.Instant;

/** The outcome of a hold. */
public sealed interface Hold {

    /** The amount is held. */
    record Held() implements Hold {}

    /** An invoice of the customer is unpaid; nothing is held. */
    record PastDue() implements Hold {}

    /**
     * The amount exceeds the remainder of a hard budget; nothing is held.
     *
     * @param scope {@code customer}, {@code key} or {@code deployment}: whose budget it is
     * @param period {@code day}, {@code week} or {@code month}: what the limit is for
     * @param limit of the period
     * @param spent in this period so far
     * @param held by live runs
     * @param reset when the next period begins
     */
    record OverBudget(String scope, String period, Money limit, Money spent, Money held, Instant reset)
            implements Hold {}

    Hold HELD = new Held();
    Hold PAST_DUE = new PastDue();
}
