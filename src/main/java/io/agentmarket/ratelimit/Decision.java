package io.agentmarket.ratelimit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store's answer to a claim.
 *
 * @param tokens units granted of elastic windows: at most those wanted
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

    /** The holder whose places are all taken, if that is the reason. */
    Optional<Holder> crowded() {
        return holders.stream().filter(Holder::isFull).findFirst();
    }

    /** The window with the fewest units left; among equals the one that stays full longest. */
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
     * @param settledWaitMs until the requested units (at least one) fit beside them; 0 if they do
     * @param reserved units of an elastic window that live runs may still use
     */
    record Count(Window window, long settled, long settledWaitMs, long reserved) {

        /** The end of a run is unknown, so the wait for its reservation is the shortest possible. */
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

        /**
         * Whether callers are told of this window. Tokens measure something other than calls, so they are reported only
         * when they would refuse the next call.
         */
        private boolean isTold() {
            return !window.elastic() || settledWaitMs > 0;
        }

        /** The units that are left; 0 if they are not enough for the next call. */
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
