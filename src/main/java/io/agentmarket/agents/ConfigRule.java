package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Violation;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A condition on a configuration that a schema cannot express, because it compares parts: two names are different.
 *
 * @param message what is wrong with the parts that it finds
 * @param faults JSONata over {@code config} that yields the JSON Pointers of the wrong parts; nothing if none is wrong
 */
record ConfigRule(String message, String faults) {

    /** The maximum number of rules of a package. */
    static final int MAX_RULES = 20;

    private static final int MAX_MESSAGE_CHARS = 300;

    ConfigRule {
        message = Objects.requireNonNullElse(message, "");
        faults = Objects.requireNonNullElse(faults, "");
    }

    /** @throws IllegalArgumentException with what is wrong */
    void verify() {
        if (message.isBlank() || message.length() > MAX_MESSAGE_CHARS) {
            throw new IllegalArgumentException("message must have 1 to " + MAX_MESSAGE_CHARS + " characters");
        }
        new Expression(faults).verify();
    }

    /**
     * The wrong parts of a configuration that obeys its schema.
     *
     * @throws AppException {@code AGENT_FAILED} if the rule itself fails
     */
    Stream<Violation> broken(JsonNode config, String at) {
        try {
            return new Expression(faults)
                    .over(Map.of("config", config)).stream()
                            .flatMap(ConfigRule::pointers)
                            .map(pointer -> new Violation(at + pointer, message));
        } catch (IllegalArgumentException e) {
            throw new AppException(
                    ErrorCode.AGENT_FAILED, "A rule of the agent's configuration failed: " + e.getMessage(), e);
        }
    }

    /** Functions over lists of lists yield lists of lists. */
    private static Stream<String> pointers(JsonNode found) {
        return found.isArray() ? found.values().stream().flatMap(ConfigRule::pointers) : Stream.of(found.asString(""));
    }
}
