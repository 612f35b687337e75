package io.agentmarket.tools;

/**
 * The run cannot continue until a person has decided; then the call is repeated. No failure: it must not be swallowed.
 */
public final class WaitingException extends RuntimeException {

    public WaitingException() {
        super("waits for a decision", null, false, false);
    }
}
