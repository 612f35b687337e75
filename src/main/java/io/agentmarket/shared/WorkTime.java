package io.agentmarket.shared;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Limits the working time of a computation. It is checked repeatedly while the computation runs, and the time between
 * two checks counts up to a bound: beyond that the process was suspended, or another had the processor. For one thread.
 */
public final class WorkTime {

    /**
     * Checks are microseconds apart, so a longer gap was not spent on the computation; about a time slice of a busy
     * processor.
     */
    private static final Duration GAP = Duration.ofMillis(10);

    private final LongSupplier nanos;
    private final Duration most;
    private final long gap;
    private long last;
    private long spent;

    private WorkTime(LongSupplier nanos, Duration most, Duration gap) {
        this.nanos = nanos;
        this.most = most;
        this.gap = gap.toNanos();
        this.last = nanos.getAsLong();
    }

    /** For a computation that checks every few microseconds. */
    public static WorkTime of(Duration most) {
        return new WorkTime(System::nanoTime, most, GAP);
    }

    /** @param gap the most that the time between two checks counts */
    public static WorkTime of(Duration most, Duration gap) {
        return new WorkTime(System::nanoTime, most, gap);
    }

    static WorkTime of(Duration most, LongSupplier nanos) {
        return new WorkTime(nanos, most, GAP);
    }

    /** Checks whether the time is over. */
    public boolean isOver() {
        var now = nanos.getAsLong();
        spent += Math.min(gap, now - last);
        last = now;
        return spent > most.toNanos();
    }

    /** The time since the last check was a wait for others and does not count. */
    public void skip() {
        last = nanos.getAsLong();
    }

    /** @throws IllegalArgumentException when it is over */
    public void check() {
        if (isOver()) {
            throw new IllegalArgumentException("takes more than " + most.toMillis() + " ms");
        }
    }
}
