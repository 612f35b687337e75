package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.identity.Caller;
import io.agentmarket.llm.Llm;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TermsRequest;
import io.agentmarket.tiers.Tier;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The terms a caller can have for a package: which tier, which model, and the most it can cost. */
@Component
class Quotes {

    private final Clock clock;
    private final PriceBook prices;
    private final List<Llm> models;

    Quotes(Clock clock, PriceBook prices, List<Llm> models) {
        this.clock = clock;
        this.prices = prices;
        this.models = models;
    }

    Terms quote(Caller caller, AgentPackage agent, @Nullable String tier, @Nullable Long maxPriceMicros) {
        var now = clock.instant();
        var own = prices.tier(caller.tier(), now);
        var chosen = tier == null ? own : named(tier, now);
        if (chosen.rank() > own.rank()) {
            throw new AppException(
                    ErrorCode.TIER_TOO_LOW,
                    "The tier '" + chosen.id() + "' is above yours ('" + own.id() + "'); leave tier out or upgrade.");
        }
        if (prices.tier(agent.minTier(), now).rank() > own.rank()) {
            throw new AppException(
                    ErrorCode.TIER_TOO_LOW,
                    "This agent needs the tier '" + agent.minTier() + "' or a higher one; yours is '" + own.id()
                            + "'.");
        }
        if (caller.test()) {
            return offline(terms(chosen.id(), Billing.FREE, agent, maxPriceMicros), agent);
        }
        if (agent.offline() != AgentPackage.Offline.ONLY) {
            var metered = terms(chosen.id(), Billing.METERED, agent, maxPriceMicros);
            if (models.stream().anyMatch(llm -> llm.serves(metered.model()))) {
                return metered;
            }
        }
        return offline(terms(chosen.id(), Billing.OFFLINE, agent, maxPriceMicros), agent);
    }

    private Tier named(String id, Instant now) {
        var tiers = prices.tiers(now);
        return tiers.stream().filter(tier -> tier.id().equals(id)).findFirst().orElseThrow(() -> {
            var ids = tiers.stream().map(Tier::id).collect(Collectors.joining(", "));
            return AppException.invalid("/tier", "must be one of " + ids);
        });
    }

    private static Terms offline(Terms terms, AgentPackage agent) {
        if (agent.offline() == AgentPackage.Offline.NEVER) {
            throw new AppException(
                    ErrorCode.MODEL_UNAVAILABLE, "This agent needs a model provider, and this platform has none.");
        }
        return terms;
    }

    private Terms terms(String tier, Billing billing, AgentPackage agent, @Nullable Long maxPriceMicros) {
        var limits = agent.limits();
        var request = new TermsRequest(
                tier, billing, agent.modelHint(), limits.inputTokens(), limits.outputTokens(), maxPriceMicros);
        return prices.terms(request, clock.instant());
    }
}
