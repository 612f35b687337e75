package io.agentmarket.ratelimit;

/**
 * A caller's standing for headers, in the tightest window of a call: the one with the fewest units left.
 *
 * @param scope the window, e.g. {@code requests_per_minute}
 * @param limit admitted units per window
 * @param remaining units left now, never negative; 0 where too few are left for another call like this one
 * @param resetSeconds until the window has room for another call like this one, at least 1
 * @param windowSeconds length of the window
 * @param local whether this replica decided alone, without Redis: limit is then its share
 */
public record Standing(
        String scope, long limit, long remaining, long resetSeconds, long windowSeconds, boolean local) {}
