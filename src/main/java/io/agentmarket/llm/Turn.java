package io.agentmarket.llm;

import io.agentmarket.shared.Tokens;
import java.util.List;

/**
 * One completed answer of a model.
 *
 * @param model the id that answered, as the provider names it; {@code offline} for the offline model
 * @param text what it wrote; the run's output as JSON when it called no tool
 * @param calls the tools it wants, to be run in parallel; empty when it is done
 * @param tokens as the provider reported them; none for the offline model
 */
public record Turn(String model, String text, List<ToolCall> calls, Tokens tokens) {

    public Turn {
        calls = List.copyOf(calls);
    }
}
