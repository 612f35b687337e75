package io.agentmarket.engine;

import java.util.concurrent.CompletableFuture;

/** Writes one run's entries: first durable, then visible. */
final class Journal {

    private final GroupCommitter committer;
    private final LiveRun live;

    Journal(GroupCommitter committer, LiveRun live) {
        this.committer = committer;
        this.live = live;
    }

    /** Returns when the unsaved entries are durable; throws {@link LostRunException} when this attempt may write no more. */
    void append(Transcript transcript) {
        var events = transcript.unsaved();
        if (events.isEmpty()) {
            return;
        }
        var outcome = committer.commit(new RunUnit.Append(live.run(), events, new CompletableFuture<>()));
        switch (outcome) {
            case Outcome.Committed() -> {
                transcript.markSaved();
                live.publish(events);
            }
            case Outcome.Stale() -> throw new LostRunException();
            case Outcome.Joined joined -> throw new IllegalStateException("an append claims no key: " + joined.id());
            case Outcome.OverBudget _, Outcome.PastDue() -> throw new IllegalStateException("an append holds nothing");
        }
    }
}
