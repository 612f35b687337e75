package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
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
        return new Truth(
                holds,
                output -> new Expression(holds)
                        .over(Map.of("input", input, "output", output))
                        .map(JsonNode::asBoolean)
                        .orElse(false));
    }
}
