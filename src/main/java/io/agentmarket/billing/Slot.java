package io.agentmarket.billing;

import org.jspecify.annotations.Nullable;

/**
 * The runs and the period of one counter of an account.
 *
 * @param part null for all of the customer's runs
 */
record Slot(@Nullable Part part, Period period) {}
