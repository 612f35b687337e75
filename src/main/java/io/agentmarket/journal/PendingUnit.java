package io.agentmarket.journal;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;

/** A unit that waits for its commit. */
record PendingUnit(RunUnit unit) {

    CustomerId customer() {
        return unit.customer();
    }

    /** Whether the unit has no outcome yet. */
    boolean isOpen() {
        return !unit.done().isDone();
    }

    void complete(Outcome outcome) {
        unit.done().complete(outcome);
    }

    void fail(AppException why) {
        unit.done().completeExceptionally(why);
    }
}
