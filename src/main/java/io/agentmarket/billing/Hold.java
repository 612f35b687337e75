package io.agentmarket.billing;

/** What an account answered to a hold. */
public enum Hold {
    /** The amount is held. */
    HELD,
    /** It does not fit into what is left of a hard budget; nothing is held. */
    OVER_BUDGET,
    /** An invoice of the customer is unpaid; nothing is held. */
    PAST_DUE
}
