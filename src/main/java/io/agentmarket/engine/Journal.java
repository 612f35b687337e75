package io.agentmarket.engine;

import io.agentmarket.journal.LostRunException;
import io.agentmarket.journal.Transcript;

/** Writes one run's entries: they become durable first, then visible to followers. */
interface Journal {

    /**
     * Returns when the unsaved entries are durable; throws {@link LostRunException} when this attempt may write no
     * more.
     */
    void append(Transcript transcript);
}
