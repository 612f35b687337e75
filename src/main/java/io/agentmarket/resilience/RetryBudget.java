package io.agentmarket.resilience;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/*
 * Retries turn an overload into an outage: with four attempts each, callers send four times the load exactly when it
 * cannot be handled. So retries are limited to a share of the calls (Beyer et al., "Site Reliability Engineering",
 * 2016, chapter 21).
 *
 * Calls and retries are counted in slots of WINDOW / SLOTS. Calls are summed over the last SLOTS slots, which is at
 * most a window, retries over one slot more, which is at least one: so at the moment of each retry, retries of the last
 * WINDOW are at most SHARE_PERCENT of its calls, exactly, regardless of the position within a slot.
 */
/** Limits the retries among the calls to one upstream. Thread-safe. */
public final class RetryBudget {

    /** The share of calls that may be retries. */
    public static final int SHARE_PERCENT = 20;

    /** The retries that are always allowed in a window: enough for three failing runs on a platform with few calls. */
    public static final int FLOOR = 10;

    /** The window. */
    public static final Duration WINDOW = Duration.ofSeconds(60);

    private static final int SLOTS = 12;
    private static final long SLOT_MS = WINDOW.toMillis() / SLOTS;

    private final Clock clock;
    private final long[] calls = new long[SLOTS + 1];
    private final long[] retries = new long[SLOTS + 1];
    private long current;

    RetryBudget(Clock clock) {
        this.clock = clock;
        this.current = clock.millis() / SLOT_MS;
    }

    /** Counts one more call, a first one or a retry. */
    public synchronized void called() {
        advance();
        calls[slot(current)]++;
    }

    /** Takes a permit to retry a call; false when there is none. */
    public synchronized boolean tryRetry() {
        advance();
        var most = Math.max(FLOOR, callsInWindow() * SHARE_PERCENT / 100);
        if (Arrays.stream(retries).sum() >= most) {
            return false;
        }
        retries[slot(current)]++;
        return true;
    }

    synchronized void reset() {
        Arrays.fill(calls, 0);
        Arrays.fill(retries, 0);
    }

    private long callsInWindow() {
        return Arrays.stream(calls).sum() - calls[slot(current + 1)];
    }

    /**
     * Empties the slots that have passed. After the clock steps back, counting continues in the slot that was reached.
     */
    private void advance() {
        var now = clock.millis() / SLOT_MS;
        for (var slot = Math.max(current + 1, now - SLOTS); slot <= now; slot++) {
            calls[slot(slot)] = 0;
            retries[slot(slot)] = 0;
        }
        current = Math.max(current, now);
    }

    private static int slot(long number) {
        return (int) Math.floorMod(number, (long) SLOTS + 1);
    }
}
