package io.agentmarket.egress;

/**
 * Makes outgoing calls to addresses that somebody else named. Calls are guarded, bounded and made once. Thread-safe.
 */
public interface Egress {

    /**
     * Makes the call and follows its redirects, up to its limit. Any status is an answer.
     *
     * @throws EgressRefusedException when the guard refuses the call or one of its redirects
     * @throws EgressFailedException when no complete answer arrived within the call's bounds
     */
    Answer send(Call call);
}
