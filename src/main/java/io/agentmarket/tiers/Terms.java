package io.agentmarket.tiers;

import io.agentmarket.shared.Money;
import java.time.LocalDate;

/**
 * The terms of a run, pinned at its start, so that a later price list changes nothing.
 *
 * @param tier sets the base price and the default model
 * @param model the model id that will be called, or {@code offline}
 * @param billing which formula applies
 * @param priceList effective date of the price list
 * @param base the minimum price of a billed run
 * @param quote the maximum price, which is binding
 */
public record Terms(String tier, String model, Billing billing, LocalDate priceList, Money base, Money quote) {}
