package io.agentmarket.ratelimit;

import java.util.ArrayDeque;

/** The exact reference: a list of the times at which units were admitted. */
final class ExactWindow {

    private final long length;
    private final long limit;
    private final ArrayDeque<Unit> inside = new ArrayDeque<>();
    private long used;
    private long most;
    private long admitted;

    private record Unit(long at, long units) {}

    ExactWindow(Window window) {
        this.length = window.length().toMillis();
        this.limit = window.limit();
    }

    /** Admits if there is room in the window that ends now. */
    void offer(long at, long units) {
        expire(at);
        if (used + units <= limit) {
            take(at, units);
        }
    }

    /** Was admitted by somebody else. */
    void take(long at, long units) {
        expire(at);
        inside.addLast(new Unit(at, units));
        used += units;
        admitted += units;
        most = Math.max(most, used);
    }

    /** The most that any window of this length held. */
    long most() {
        return most;
    }

    long admitted() {
        return admitted;
    }

    private void expire(long at) {
        while (!inside.isEmpty() && inside.getFirst().at <= at - length) {
            used -= inside.removeFirst().units;
        }
    }
}
