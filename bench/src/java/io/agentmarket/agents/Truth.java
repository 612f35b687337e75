package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.shared.Json;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * What is right about the answer to one input.
 *
 * @param words for whoever reads why an answer is wrong
 */
public record Truth(String words, Predicate<JsonNode> isRight) {

    /** A JSONata expression over {@code input} and {@code output} that is {@code true} for a right answer. */
    static Truth expressed(String holds, JsonNode input) {
        return expressed(holds, input, Json.MAPPER.createObjectNode());
    }

    /** As the other, and over {@code trial}, the file that has the case with what its author expects. */
    static Truth expressed(String holds, JsonNode input, JsonNode trial) {
        return new Truth(
                holds,
                output -> new Expression(holds)
                        .over(Map.of("input", input, "output", output, "trial", trial))
                        .map(JsonNode::asBoolean)
                        .orElse(false));
    }
}
