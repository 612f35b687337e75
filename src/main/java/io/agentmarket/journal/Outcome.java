package io.agentmarket.journal;

import io.agentmarket.billing.Hold;
import io.agentmarket.shared.ExecutionId;

/** The database's decision on one unit. */
public sealed interface Outcome {

    /** The unit is durable. */
    record Committed() implements Outcome {}

    /** The idempotency key belongs to another run already; nothing was written. */
    @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual where it matters
    record Joined(ExecutionId id, byte[] requestHash) implements Outcome {}

    /** The hold does not fit into the budget; nothing was written, not even the key. */
    record OverBudget(Hold.OverBudget why) implements Outcome {}

    /** The customer has an unpaid invoice; nothing was written, not even the key. */
    record PastDue() implements Outcome {}

    /** The run has ended or has been taken over: this attempt must stop. */
    record Stale() implements Outcome {}

    Outcome COMMITTED = new Committed();
    Outcome PAST_DUE = new PastDue();
    Outcome STALE = new Stale();
}
