package io.agentmarket.llm;

import java.util.List;

/** One entry of a conversation after the system prompt. */
public sealed interface Message {

    /** What the user says: the run's input as JSON, or the validator's words about an output. */
    record User(String text) implements Message {}

    /** What the model answered. */
    record Assistant(Turn turn) implements Message {}

    /** The answers to all calls of the turn before, in the order of the calls. */
    record Results(List<ToolResult> results) implements Message {

        public Results {
            results = List.copyOf(results);
        }
    }
}
