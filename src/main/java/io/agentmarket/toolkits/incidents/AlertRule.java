package io.agentmarket.toolkits.incidents;

/**
 * An alert as its rule describes it. Unknown parts are empty texts.
 *
 * @param service the monitored service: {@code PostgreSQL}, {@code checkout}
 * @param query the PromQL expression
 * @param duration how long the condition must hold, as in rules: {@code 5m}; {@code 0m} for no wait
 */
record AlertRule(String service, String name, String description, String query, String duration) {}
