package io.agentmarket.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * One limit as shown.
 *
 * @param used units counted; of tokens with those that live runs have reserved
 * @param reset seconds until one more unit has room; 0 where it has
 * @param windowSeconds length of the sliding window; null for concurrent runs
 */
record LimitRow(
        String scope,
        long limit,
        long used,
        long remaining,
        long reset,
        @Nullable Long windowSeconds) {

    static LimitRow of(Decision.Count count) {
        var window = count.window();
        return new LimitRow(
                window.scope(),
                window.limit(),
                count.used(),
                count.remaining(),
                count.waitSeconds(),
                window.length().toSeconds());
    }

    static LimitRow ofPlaces(Decision.Holder holder) {
        var places = holder.share().places();
        var left = Math.max(0, places - holder.active());
        var scope = (holder.isKey() ? LimitWindows.OF_KEY : "") + LimitWindows.CONCURRENT;
        return new LimitRow(scope, places, holder.active(), left, left > 0 ? 0 : 1, null);
    }
}
