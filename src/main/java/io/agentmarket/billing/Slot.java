package io.agentmarket.billing;

import org.jspecify.annotations.Nullable;

/**
 * Whose runs, and over which time: what an account has one counter for.
 *
 * @param part null for all of the customer's runs
 */
record Slot(@Nullable Part part, Period period) {}
