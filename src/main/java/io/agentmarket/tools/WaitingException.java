package io.agentmarket.tools;

/**
 * Thrown when a run must wait for an approval; the call is repeated after the decision. It is no failure and must not
 * be caught.
 */
public final class WaitingException extends RuntimeException {

    public WaitingException() {
        super("waits for a decision", null, false, false);
    }
}
