package io.agentmarket.journal;

/** This attempt may write no more: the run has ended or another attempt has taken it over. */
public final class LostRunException extends RuntimeException {

    public LostRunException() {
        super("the run was taken over", null, false, false);
    }
}
