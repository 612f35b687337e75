package io.agentmarket.llm;

import io.agentmarket.expressions.Expression;
import io.agentmarket.expressions.PlainJson;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A condition on an output that a schema cannot express, because it depends on the input or on the tools' results: a
 * citation exists, a number was read.
 *
 * @param pointer the part of the output that the rule is about, a JSON Pointer (RFC 6901)
 * @param message the explanation of a wrong output, for the model and for people
 * @param holds JSONata predicate over {@code input}, {@code output} and {@code results} (for each tool the list of its
 *     answers); anything but {@code true} breaks the rule
 */
public record OutputRule(String pointer, String message, String holds) {

    /** The maximum number of rules of a package. */
    public static final int MAX_RULES = 20;

    private static final int MAX_MESSAGE_CHARS = 300;

    public OutputRule {
        pointer = Objects.requireNonNullElse(pointer, "");
        message = Objects.requireNonNullElse(message, "");
        holds = Objects.requireNonNullElse(holds, "");
    }

    /** The faults, found before the first run, each with a relative pointer ({@code /holds}). */
    public List<Violation> faults() {
        var faults = new ArrayList<Violation>();
        if (message.isBlank() || message.length() > MAX_MESSAGE_CHARS) {
            faults.add(new Violation("/message", "message must have 1 to " + MAX_MESSAGE_CHARS + " characters"));
        }
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            faults.add(new Violation("/pointer", "pointer must be empty or start with /"));
        }
        new Expression(holds).faults().forEach(fault -> faults.add(new Violation("/holds", fault)));
        return faults;
    }

    /**
     * Finds the rules that an output breaks.
     *
     * @param conversation up to and including the answer; it has the tools' results
     * @throws AppException {@code AGENT_FAILED} if a rule itself fails
     */
    public static List<Violation> broken(
            List<OutputRule> rules, JsonNode input, JsonNode output, List<Message> conversation) {
        if (rules.isEmpty()) {
            return List.of();
        }
        var variables = new HashMap<String, @Nullable Object>();
        variables.put("input", PlainJson.plain(input));
        variables.put("output", PlainJson.plain(output));
        variables.put("results", results(conversation));
        return rules.stream()
                .filter(rule -> !rule.isKept(variables))
                .map(rule -> new Violation(rule.pointer, rule.message))
                .toList();
    }

    private boolean isKept(Map<String, @Nullable Object> variables) {
        try {
            return new Expression(holds)
                    .evaluate(variables)
                    .filter(JsonNode::isBoolean)
                    .map(JsonNode::booleanValue)
                    .orElse(false);
        } catch (IllegalArgumentException e) {
            throw new AppException(ErrorCode.AGENT_FAILED, "A rule of the agent's output failed: " + e.getMessage(), e);
        }
    }

    /** The results of each tool, in order, without refusals and failures. */
    private static Map<String, List<@Nullable Object>> results(List<Message> conversation) {
        var tools = new HashMap<String, String>();
        var results = new HashMap<String, List<@Nullable Object>>();
        for (var message : conversation) {
            switch (message) {
                case Message.User ignored -> {}
                case Message.Assistant(Turn turn) -> turn.calls().forEach(call -> tools.put(call.id(), call.tool()));
                case Message.Results(List<ToolResult> answers) ->
                    answers.stream()
                            .filter(answer -> !answer.error())
                            .forEach(answer -> Optional.ofNullable(tools.get(answer.callId()))
                                    .ifPresent(tool -> results.computeIfAbsent(tool, name -> new ArrayList<>())
                                            .add(PlainJson.plain(answer.content()))));
            }
        }
        return results;
    }
}
