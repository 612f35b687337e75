package io.agentmarket.tools;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a run must wait, for a decision or until a time; the call is repeated then. It is no failure and must not
 * be caught.
 */
public final class WaitingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean decision;
    private final @Nullable Instant until;

    private WaitingException(boolean decision, @Nullable Instant until) {
        super("waits", null, false, false);
        this.decision = decision;
        this.until = until;
    }

    /** A wait for a decision on an approval. */
    public static WaitingException forDecision() {
        return new WaitingException(true, null);
    }

    /** A wait until a time. */
    public static WaitingException until(Instant time) {
        return new WaitingException(false, time);
    }

    /** Whether a person is waited for. */
    public boolean isForDecision() {
        return decision;
    }

    /** The time at which the run goes on in any case. */
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
    }

    /** The wait of a run of which two parts wait: whatever comes first ends it. */
    public WaitingException or(WaitingException other) {
        var soonest = until == null || (other.until != null && other.until.isBefore(until)) ? other.until : until;
        return new WaitingException(decision || other.decision, soonest);
    }
}
