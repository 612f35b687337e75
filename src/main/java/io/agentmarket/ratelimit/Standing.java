package io.agentmarket.ratelimit;

/**
 * How a caller stands in its tightest request window, for headers.
 *
 * @param scope the window, e.g. {@code requests_per_minute}
 * @param limit admitted units per window
 * @param remaining units left now, never negative
 * @param resetSeconds until the window has room for a full unit again, at least 1
 * @param windowSeconds length of the window
 */
public record Standing(String scope, long limit, long remaining, long resetSeconds, long windowSeconds) {}
