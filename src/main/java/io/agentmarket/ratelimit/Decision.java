package io.agentmarket.ratelimit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the script answered.
 *
 * @param active leases held now
 * @param counts one per window asked for, in that order
 */
record Decision(boolean admitted, long active, List<Count> counts) {

    static Decision of(List<Window> windows, List<Long> answer) {
        var counts = IntStream.range(0, windows.size())
                .mapToObj(i -> new Count(windows.get(i), answer.get(2 + 2 * i), answer.get(3 + 2 * i)))
                .toList();
        return new Decision(answer.get(0) == 1, answer.get(1), counts);
    }

    /** The window that keeps the caller waiting longest, if any refused. */
    Optional<Count> refusing() {
        return counts.stream().filter(count -> count.waitMs > 0).max(Comparator.comparingLong(Count::waitMs));
    }

    /** The window with the fewest units left; among equals the one that is full longest. */
    Standing tightest() {
        return counts.stream()
                .min(Comparator.comparingLong(Count::remaining)
                        .thenComparing(Comparator.comparingLong(Count::waitMs).reversed()))
                .orElseThrow()
                .standing();
    }

    /**
     * A window after the decision.
     *
     * @param used units counted in it
     * @param waitMs until what was asked for (at least one unit) has room, 0 where it has
     */
    record Count(Window window, long used, long waitMs) {

        long remaining() {
            return Math.max(0, window.limit() - used);
        }

        /** Whole seconds, rounded up. */
        long waitSeconds() {
            return Math.ceilDiv(waitMs, 1000L);
        }

        Standing standing() {
            return new Standing(
                    window.scope(),
                    window.limit(),
                    remaining(),
                    Math.max(1, waitSeconds()),
                    window.length().toSeconds());
        }
    }
}
