package io.agentmarket.engine;

import io.agentmarket.journal.Event;
import io.agentmarket.journal.GroupCommitter;
import io.agentmarket.journal.LostRunException;
import io.agentmarket.journal.Outcome;
import io.agentmarket.journal.RunUnit;
import io.agentmarket.journal.Transcript;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes one run's entries through the group committer. */
record CommittedJournal(GroupCommitter committer, LiveRun live) implements Journal {

    @Override
    public void append(Transcript transcript) {
        transcript.log().flush(this::write);
    }

    private void write(List<Event> events) {
        var outcome = committer.commit(new RunUnit.Append(live.run(), events, new CompletableFuture<>()));
        switch (outcome) {
            case Outcome.Committed() -> live.publish(events);
            case Outcome.Stale() -> throw new LostRunException();
            case Outcome.Joined joined -> throw new IllegalStateException("an append claims no key: " + joined.id());
            case Outcome.OverBudget _, Outcome.PastDue() -> throw new IllegalStateException("an append holds nothing");
        }
    }
}
