package io.agentmarket.tools;

/**
 * The run cannot go on until a person has decided; the call is made again then. No failure: it must not be swallowed.
 */
public final class WaitingException extends RuntimeException {

    public WaitingException() {
        super("waits for a decision", null, false, false);
    }
}
