package io.agentmarket.engine;

/** This attempt may write no more: the run has ended or another attempt has taken it over. */
final class LostRunException extends RuntimeException {

    LostRunException() {
        super("the run was taken over", null, false, false);
    }
}
