package io.agentmarket.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * One limit with its usage.
 *
 * @param used units counted; tokens include those reserved by live runs
 * @param reset seconds until one more unit fits; 0 if it fits now
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
