package io.agentmarket.ratelimit;

import java.util.List;

/**
 * The part of a claim against one holder of limits: a customer, or one of its API keys.
 *
 * @param name the holder's name in the store
 * @param places concurrent runs that it may have; {@link #UNSEEN} or {@link #ANY}
 */
record Share(String name, int places, List<Window> windows) {

    /** Marks a share whose leases are neither taken nor counted. */
    static final int UNSEEN = -2;

    /** Marks a share whose lease is taken regardless of the limit. */
    static final int ANY = -1;

    Share {
        windows = List.copyOf(windows);
    }

    Share dividedBy(int replicas) {
        var ours = places > 0 ? Math.max(1, places / replicas) : places;
        return new Share(
                name,
                ours,
                windows.stream().map(window -> window.dividedBy(replicas)).toList());
    }
}
