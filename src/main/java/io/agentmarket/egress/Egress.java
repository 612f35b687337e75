package io.agentmarket.egress;

/**
 * Calls that leave the platform for addresses which somebody else named; guarded, bounded, each made once. Thread-safe.
 */
public interface Egress {

    /**
     * Makes the call and follows its redirects, as many as it allows. Any status is an answer.
     *
     * @throws EgressRefusedException when the guard lets the call, or a redirect of it, not go out
     * @throws EgressFailedException when no whole answer came within the call's bounds
     */
    Answer send(Call call);
}
