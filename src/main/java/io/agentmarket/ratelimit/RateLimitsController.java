package io.agentmarket.ratelimit;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.Page;
import io.agentmarket.tiers.Limits;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Tier;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a caller may still use, and what the tiers allow. */
@RestController
@RequestMapping("/api/v1/rate-limits")
@Tag(name = "Rate limits", description = "Sliding windows and concurrent runs")
class RateLimitsController {

    private final RateLimiter limiter;
    private final PriceBook book;
    private final Clock clock;

    RateLimitsController(RateLimiter limiter, PriceBook book, Clock clock) {
        this.limiter = limiter;
        this.book = book;
        this.clock = clock;
    }

    @GetMapping("/status")
    @Operation(summary = "What the caller has used of each limit", operationId = "getRateLimitStatus")
    Status status(@AuthenticationPrincipal Caller caller) {
        var decision = limiter.look(caller);
        var places = Row.of(limiter.limits(caller.tier()).concurrentRuns(), decision.active());
        var windows = decision.counts().stream().map(Row::of);
        return new Status(
                caller.tier(), Stream.concat(Stream.of(places), windows).toList());
    }

    @GetMapping("/tiers")
    @Operation(summary = "The limits of every tier, lowest first", operationId = "listRateLimits")
    Page<TierLimits> tiers() {
        return new Page<>(
                book.tiers(clock.instant()).stream().map(TierLimits::of).toList(), null);
    }

    record Status(String tier, List<Row> limits) {}

    /**
     * One limit.
     *
     * @param reset seconds until one more unit has room; 0 where it has
     * @param windowSeconds length of the sliding window; null for concurrent runs
     */
    record Row(
            String scope,
            long limit,
            long used,
            long remaining,
            long reset,
            @Nullable Long windowSeconds) {

        static Row of(Decision.Count count) {
            var window = count.window();
            return new Row(
                    window.scope(),
                    window.limit(),
                    count.used(),
                    count.remaining(),
                    count.waitSeconds(),
                    window.length().toSeconds());
        }

        static Row of(int places, long active) {
            var left = Math.max(0, places - active);
            return new Row(Window.CONCURRENT, places, active, left, left > 0 ? 0 : 1, null);
        }
    }

    record TierLimits(String tier, Limits limits) {

        static TierLimits of(Tier tier) {
            return new TierLimits(tier.id(), tier.limits());
        }
    }
}
