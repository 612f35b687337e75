package io.agentmarket.billing;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * A fact about a customer's money, reported once and kept permanently.
 *
 * @param cursor pass it as {@code cursor} to get the events after this one
 * @param type {@code budget.threshold_reached}: spending reached a threshold. {@code budget.exceeded}: a hard budget
 * refused its first run, or spending exceeded an alert budget
 * @param payload the budget at that moment ({@code scope}, {@code set_by}, {@code api_key_id}, {@code deployment_id},
 * {@code limit_micros}, {@code mode}, {@code period} and its name), with {@code spent_micros} and {@code held_micros}
 * and the members of the type
 */
record BillingEvent(
        String cursor,
        UUID id,

        @Schema(allowableValues = {"budget.threshold_reached", "budget.exceeded"})
        String type,

        JsonNode payload,
        Instant at) {

    static final String THRESHOLD_REACHED = "budget.threshold_reached";
    static final String EXCEEDED = "budget.exceeded";
}
