package io.agentmarket.expressions;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The joint budget of all expressions of one task, so that ten thousand of them, each within its own bounds, do not
 * occupy a processor for minutes. It counts steps and not time; parallel branches share it. Thread-safe.
 */
public final class Allowance {

    /** Steps, as {@link Jq} counts them: about two seconds of one core for the simplest terms. */
    public static final long MAX_STEPS = 20_000_000;

    /** The number of characters, read or written, that cost one step. */
    private static final int TEXT_PER_STEP = 64;

    private final AtomicLong spent = new AtomicLong();

    /**
     * Spends steps, and checks whether the work was stopped.
     *
     * @throws JqException if too few are left
     * @throws CancellationException when the thread is interrupted
     */
    public void steps(long count) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the work was stopped");
        }
        if (spent.addAndGet(count) > MAX_STEPS) {
            throw JqException.spent("The expressions take more than " + MAX_STEPS + " steps together.");
        }
    }

    /** Spends the steps for a number of characters; otherwise as {@link #steps}. */
    public void text(long characters) {
        steps(1 + characters / TEXT_PER_STEP);
    }
}
