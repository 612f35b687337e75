package io.agentmarket.ratelimit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a store answered to a claim.
 *
 * @param tokens units of elastic windows that were granted: at most those wanted
 * @param holders one per share of the claim, in that order
 * @param local whether this replica decided alone
 */
record Decision(boolean admitted, long tokens, List<Holder> holders, boolean local) {

    static Decision of(Claim claim, List<Long> answer) {
        var values = answer.iterator();
        var admitted = values.next() == 1;
        var tokens = values.next();
        var holders = new ArrayList<Holder>();
        for (var share : claim.shares()) {
            var held = values.next();
            var reserved = values.next();
            var counts = share.windows().stream()
                    .map(window -> new Count(window, values.next(), values.next(), window.elastic() ? reserved : 0))
                    .toList();
            holders.add(new Holder(share, held, counts));
        }
        return new Decision(admitted, tokens, List.copyOf(holders), false);
    }

    /** The window that keeps the caller waiting longest, if any refused. */
    Optional<Count> refusing() {
        return counts().filter(Count::isFull).max(Comparator.comparingLong(Count::waitMs));
    }

    /** The holder whose places are all taken, if that is why. */
    Optional<Holder> crowded() {
        return holders.stream().filter(Holder::isFull).findFirst();
    }

    /** The window with the fewest units left; among equals the one that is full longest. */
    Standing tightest() {
        return counts().filter(Count::isTold)
                .min(Comparator.comparingLong(Count::open)
                        .thenComparing(Comparator.comparingLong(Count::waitMs).reversed()))
                .orElseThrow()
                .standing(local);
    }

    Stream<Count> counts() {
        return holders.stream().flatMap(holder -> holder.counts().stream());
    }

    /**
     * One share after the decision.
     *
     * @param active leases held now
     */
    record Holder(Share share, long active, List<Count> counts) {

        boolean isKey() {
            return share.name().contains(":key:");
        }

        private boolean isFull() {
            return share.places() >= 0 && active >= share.places();
        }
    }

    /**
     * A window after the decision.
     *
     * @param settled units counted in it
     * @param settledWaitMs until what was asked for (at least one unit) has room beside them, 0 where it has
     * @param reserved units of an elastic window that live runs may still use
     */
    record Count(Window window, long settled, long settledWaitMs, long reserved) {

        /** Nobody knows when a run ends, so the wait for what it reserves is the shortest there is. */
        private static final long RESERVED_WAIT_MS = 1_000;

        long used() {
            return settled + reserved;
        }

        long remaining() {
            return Math.max(0, window.limit() - used());
        }

        boolean isFull() {
            return used() + Math.max(1, window.cost()) > window.limit();
        }

        long waitMs() {
            return settledWaitMs == 0 && isFull() ? RESERVED_WAIT_MS : settledWaitMs;
        }

        /** Whole seconds, rounded up. */
        long waitSeconds() {
            return Math.ceilDiv(waitMs(), 1000L);
        }

        /** Tokens are another measure than calls: they are told where they would refuse the next one. */
        private boolean isTold() {
            return !window.elastic() || settledWaitMs > 0;
        }

        /** Units left, or none where they would not do. */
        private long open() {
            return window.elastic() && settledWaitMs > 0 ? 0 : remaining();
        }

        private Standing standing(boolean local) {
            return new Standing(
                    window.scope(),
                    window.limit(),
                    open(),
                    Math.max(1, waitSeconds()),
                    window.length().toSeconds(),
                    local);
        }
    }
}
