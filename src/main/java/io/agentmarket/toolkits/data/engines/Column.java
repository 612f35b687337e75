package io.agentmarket.toolkits.data.engines;

/**
 * A column of a table or a result.
 *
 * @param type in the engine's own words, such as DECIMAL(12,2)
 */
public record Column(String name, String type) {}
