package io.agentmarket.tiers;

import io.agentmarket.shared.Tokens;

/** What one completed model turn used, and on which model. */
public record TurnUsage(String model, Tokens tokens) {}
