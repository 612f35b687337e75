package io.agentmarket.ratelimit;

import io.agentmarket.identity.AnyKey;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.Page;
import io.agentmarket.tiers.Limits;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Tier;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A caller's remaining limits, and the limits of the tiers. */
@RestController
@RequestMapping("/api/v1/rate-limits")
@Tag(name = "Rate limits", description = "Sliding windows, concurrent runs, tokens")
class RateLimitsController {

    private final RateLimiter limiter;
    private final PriceBook book;
    private final Clock clock;
    private final AgentNames agents;

    RateLimitsController(RateLimiter limiter, PriceBook book, Clock clock, AgentNames agents) {
        this.agents = agents;
        this.limiter = limiter;
        this.book = book;
        this.clock = clock;
    }

    @GetMapping("/status")
    @AnyKey
    @Counts(Counts.As.READ)
    @Operation(summary = "Get the usage of each limit by the key in use", operationId = "getRateLimitStatus")
    Status status(@AuthenticationPrincipal Caller caller) {
        var decision = limiter.look(caller);
        var rows = new ArrayList<LimitRow>();
        for (var holder : decision.holders()) {
            if (holder.share().places() >= 0) {
                rows.add(LimitRow.ofPlaces(holder));
            }
            holder.counts().stream().map(LimitRow::of).forEach(rows::add);
        }
        return new Status(caller.tier(), mode(decision), rows);
    }

    @GetMapping("/tiers")
    @AnyKey
    @Operation(summary = "List the limits of every tier, lowest first", operationId = "listRateLimits")
    Page<TierLimits> tiers() {
        return Page.all(book.tiers(clock.instant()).stream().map(TierLimits::of).toList());
    }

    @GetMapping("/agent-limits")
    @AnyKey
    @Operation(summary = "List your hourly limits for single agents", operationId = "listAgentLimits")
    AgentLimits agentLimits(@AuthenticationPrincipal Caller caller) {
        var decision = limiter.look(caller);
        var rows = decision.counts()
                .filter(count -> count.window().scope().startsWith(LimitWindows.OF_AGENT))
                .map(AgentLimit::of)
                .filter(limit -> agents.contains(limit.agent()))
                .toList();
        return new AgentLimits(mode(decision), rows);
    }

    private static String mode(Decision decision) {
        return decision.local() ? RateLimiter.LOCAL : RateLimiter.SHARED;
    }

    /** @param mode shared, or local while this replica limits on its own: the limits are then its share */
    record Status(
            String tier,
            @Schema(allowableValues = {"shared", "local"}) String mode,
            List<LimitRow> limits) {}

    record TierLimits(String tier, Limits limits) {

        static TierLimits of(Tier tier) {
            return new TierLimits(tier.id(), tier.limits());
        }
    }

    /** @param items the offered agents for which the tier has a limit; others have none of their own */
    record AgentLimits(
            @Schema(allowableValues = {"shared", "local"}) String mode, List<AgentLimit> items) {}

    /** @param reset seconds until one more run fits; 0 if it fits now */
    record AgentLimit(String agent, long limit, long used, long remaining, long reset, long windowSeconds) {

        static AgentLimit of(Decision.Count count) {
            return new AgentLimit(
                    count.window().scope().substring(LimitWindows.OF_AGENT.length()),
                    count.window().limit(),
                    count.used(),
                    count.remaining(),
                    count.waitSeconds(),
                    count.window().length().toSeconds());
        }
    }
}
