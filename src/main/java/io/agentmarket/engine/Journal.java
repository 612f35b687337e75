package io.agentmarket.engine;

import io.agentmarket.journal.LostRunException;
import io.agentmarket.journal.Transcript;

/** Where one run's entries go: first durable, then visible. */
interface Journal {

    /**
     * Returns when the unsaved entries are durable; throws {@link LostRunException} when this attempt may write no
     * more.
     */
    void append(Transcript transcript);
}
