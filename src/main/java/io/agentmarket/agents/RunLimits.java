package io.agentmarket.agents;

/**
 * What one run of a package may use at most.
 *
 * @param turns model turns
 * @param inputTokens prompt tokens over all turns
 * @param outputTokens written tokens over all turns
 * @param seconds wall time, 1 to 3600
 */
public record RunLimits(int turns, long inputTokens, long outputTokens, int seconds) {}
