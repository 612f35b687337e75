package io.agentmarket.resilience;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/*
 * Retries are what turns an overload into an outage: with four attempts each, callers send four times the load exactly
 * when it cannot be borne. So they get a share of what is called (Beyer et al., "Site Reliability Engineering", 2016,
 * chapter 21).
 *
 * Calls and retries are counted in slots of WINDOW / SLOTS. Calls are summed over the last SLOTS slots, which is at
 * most a window, retries over one slot more, which is at least one: so at the moment of each retry, retries of the last
 * WINDOW are at most SHARE_PERCENT of its calls, exactly, whatever falls where in a slot.
 */
/** How many of the calls to one upstream may be repetitions. Thread-safe. */
public final class RetryBudget {

    /** The share of calls that may be repetitions. */
    public static final int SHARE_PERCENT = 20;

    /** Repetitions in a window that a platform with few calls may make all the same: those of three unlucky runs. */
    public static final int FLOOR = 10;

    /** What is looked back on. */
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

    /** One more call goes out, a first one or a repetition. */
    public synchronized void called() {
        advance();
        calls[slot(current)]++;
    }

    /** Takes leave to repeat a call; false when there is none. */
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

    /** Empties the slots that have gone by; a clock that steps back stays in the slot that was reached. */
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
