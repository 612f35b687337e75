package io.agentmarket.tools;

/** A tool call failed; the model reads the message, and the journal shows it. */
public final class ToolFailure extends RuntimeException {

    public ToolFailure(String message) {
        super(message);
    }
}
