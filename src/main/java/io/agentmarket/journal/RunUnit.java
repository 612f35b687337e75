package io.agentmarket.journal;

import io.agentmarket.billing.Bill;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.usage.FinishedRun;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A unit of a run that is to become durable; {@code done} completes after the commit. */
public sealed interface RunUnit {

    Run run();

    CompletableFuture<Outcome> done();

    default CustomerId customer() {
        return run().customer();
    }

    /**
     * The first transaction of a run: idempotency key, hold, live row, input, webhook, first event.
     *
     * @param keyText the caller's Idempotency-Key
     * @param requestHash of everything the key stands for
     * @param webhook the run's own webhook, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // written to bytea, never compared here
    record Begin(
            Run run,
            WorkerId worker,
            String keyText,
            byte[] requestHash,
            JsonNode input,
            @Nullable RunWebhook webhook,
            Event started,
            CompletableFuture<Outcome> done)
            implements RunUnit {}

    /**
     * Journal entries of a live run.
     *
     * @param waits whether the run is parked with these entries, to wait for an approval
     * @param keptBytes the size of the whole run, if it waits
     */
    record Append(Run run, List<Event> events, boolean waits, long keptBytes, CompletableFuture<Outcome> done)
            implements RunUnit {

        public Append {
            events = List.copyOf(events);
        }

        /** Entries of a run that does not wait. */
        public Append(Run run, List<Event> events, CompletableFuture<Outcome> done) {
            this(run, events, false, 0, done);
        }
    }

    /**
     * The last transaction of a run: history row, charge, receipt, budget, output, last events; it deletes the live
     * row.
     *
     * @param parts the packages that worked inside the run, as rows of history of their own
     */
    record Finish(
            Run run,
            FinishedRun result,
            List<FinishedRun> parts,
            Bill bill,
            List<Event> events,
            @Nullable JsonNode output,
            @Nullable JsonNode error,
            CompletableFuture<Outcome> done)
            implements RunUnit {

        public Finish {
            parts = List.copyOf(parts);
            events = List.copyOf(events);
        }
    }
}
