package io.agentmarket.billing;

import io.agentmarket.shared.Money;
import java.time.Instant;

/** What an account answered to a hold. */
public sealed interface Hold {

    /** The amount is held. */
    record Held() implements Hold {}

    /** An invoice of the customer is unpaid; nothing is held. */
    record PastDue() implements Hold {}

    /**
     * The amount does not fit into what is left of a hard budget; nothing is held.
     *
     * @param scope {@code customer}, {@code key} or {@code deployment}: whose budget it is
     * @param limit of the month
     * @param spent in this month so far
     * @param held by live runs
     * @param reset when the next month begins
     */
    record OverBudget(String scope, Money limit, Money spent, Money held, Instant reset) implements Hold {}

    Hold HELD = new Held();
    Hold PAST_DUE = new PastDue();
}
