package io.agentmarket.tiers;

import io.agentmarket.shared.Money;

/**
 * One price level.
 *
 * @param rank 0 for the lowest; a run may name a tier up to the customer's own
 * @param base the minimum price of a billed run
 * @param defaultModel the model of a run that names none
 */
public record Tier(String id, String title, int rank, Money base, String defaultModel, Limits limits) {}
