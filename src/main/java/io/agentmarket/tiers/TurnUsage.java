package io.agentmarket.tiers;

import io.agentmarket.shared.Tokens;

/** The usage of one completed model turn, with its model. */
public record TurnUsage(String model, Tokens tokens) {}
