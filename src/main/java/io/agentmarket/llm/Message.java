package io.agentmarket.llm;

import java.util.List;

/** One entry of a conversation after the system prompt. */
public sealed interface Message {

    /** The user's message: the run's input as JSON, or the validator's message about an output. */
    record User(String text) implements Message {}

    /** The model's answer. */
    record Assistant(Turn turn) implements Message {}

    /** The results of all calls of the previous turn, in the order of the calls. */
    record Results(List<ToolResult> results) implements Message {

        public Results {
            results = List.copyOf(results);
        }
    }
}
