package io.agentmarket.engine;

import java.util.concurrent.CompletableFuture;

/** Writes one run's entries through the group committer. */
record CommittedJournal(GroupCommitter committer, LiveRun live) implements Journal {

    @Override
    public void append(Transcript transcript) {
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
