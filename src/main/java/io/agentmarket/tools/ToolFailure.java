package io.agentmarket.tools;

/** A tool could not do what it was asked; the message is read by the model and shown in the journal. */
public final class ToolFailure extends RuntimeException {

    public ToolFailure(String message) {
        super(message);
    }
}
