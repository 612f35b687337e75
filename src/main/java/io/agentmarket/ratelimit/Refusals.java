package io.agentmarket.ratelimit;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;

/** The errors for reached limits. */
final class Refusals {

    private Refusals() {}

    /** The error for a refusing decision: for the window with the longest wait, or else for the concurrent runs. */
    static AppException of(Decision decision) {
        var refusal = decision.refusing()
                .map(Refusals::limited)
                .orElseGet(() -> decision.crowded().map(Refusals::crowded).orElseThrow());
        return refusal.with("mode", decision.local() ? RateLimiter.LOCAL : RateLimiter.SHARED);
    }

    private static AppException limited(Decision.Count count) {
        var window = count.window();
        var wait = Math.max(1, count.waitSeconds());
        var reached = window.elastic()
                ? "Too little is left of the limit " + window.scope() + " of " + window.limit() + " for this run"
                : "The limit " + window.scope() + " of " + window.limit() + " is reached";
        return new AppException(ErrorCode.RATE_LIMITED, reached + "; retry in " + wait + " s.")
                .with("limit", window.limit())
                .with("scope", window.scope())
                .with("used", count.used())
                .with("reset", wait)
                .with("retry_after", wait);
    }

    /** The end of a run is unknown, so the wait is the shortest possible. */
    private static AppException crowded(Decision.Holder holder) {
        var places = holder.share().places();
        var ofKey = holder.isKey();
        var detail = "All " + places + " places for concurrent runs" + (ofKey ? " of this key" : "")
                + " are taken; retry when a run ends.";
        return new AppException(ErrorCode.CONCURRENCY_LIMITED, detail)
                .with("limit", (long) places)
                .with("scope", (ofKey ? LimitWindows.OF_KEY : "") + LimitWindows.CONCURRENT)
                .with("used", holder.active())
                .with("reset", 1L)
                .with("retry_after", 1L);
    }
}
