package io.agentmarket.ratelimit;

import java.time.Duration;

/**
 * One sliding window with the units that a decision takes from it.
 *
 * @param scope the window's name in answers, and its field in the store
 * @param limit units admitted per length, 1 to 2^32 - 1 (a counter has 32 bits)
 * @param cost units that the decision takes; 0 only reads. For an elastic window, the least that must be left
 * @param elastic whether its units are known only afterwards: the decision reserves what is wanted, up to what is left
 */
record Window(String scope, Duration length, long limit, long cost, boolean elastic) {

    static final Duration MAX_LENGTH = Duration.ofDays(1);

    Window {
        if (limit < 1 || limit > 0xFFFF_FFFFL || cost < 0 || length.compareTo(MAX_LENGTH) > 0) {
            throw new IllegalArgumentException("window out of range: " + scope);
        }
    }

    Window(String scope, Duration length, long limit, long cost) {
        this(scope, length, limit, cost, false);
    }

    Window looked() {
        return new Window(scope, length, limit, 0, elastic);
    }

    /** One replica's share of the limit, at least 1. */
    Window dividedBy(int replicas) {
        var share = Math.max(1, limit / replicas);
        return new Window(scope, length, share, elastic ? Math.min(cost, share) : cost, elastic);
    }
}
