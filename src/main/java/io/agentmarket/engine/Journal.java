package io.agentmarket.engine;

/** Where one run's entries go: first durable, then visible. */
interface Journal {

    /** Returns when the unsaved entries are durable; throws {@link LostRunException} when this attempt may write no more. */
    void append(Transcript transcript);
}
