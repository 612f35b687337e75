package io.agentmarket.toolkits.incidents;

/**
 * An alert as its rule describes it. Whatever is not known is an empty text.
 *
 * @param service what is watched: {@code PostgreSQL}, {@code checkout}
 * @param query the PromQL expression
 * @param duration how long it must hold, as rules write it: {@code 5m}; {@code 0m} when at once
 */
record AlertRule(String service, String name, String description, String query, String duration) {}
