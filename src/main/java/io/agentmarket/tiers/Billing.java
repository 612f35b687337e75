package io.agentmarket.tiers;

/** How a run is priced. */
public enum Billing {
    /** max(base, 1.14 x list price of the completed turns). */
    METERED,
    /** The customer's own provider key: the base price. */
    BYOK,
    /** The offline model: one flat price on every tier. */
    OFFLINE,
    /** Test keys. */
    FREE
}
