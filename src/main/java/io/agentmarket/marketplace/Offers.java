package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TermsRequest;
import io.agentmarket.tiers.Tier;
import io.agentmarket.usage.UsualPrices;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The terms on which packages are offered: for a caller the engine's quote, for a visitor the terms of every tier. */
final class Offers {

    /** The engine's terms for customers of the tier. */
    interface Offering {

        Terms offer(AgentPackage agent, Tier tier);
    }

    /** The engine's quote. */
    interface Quoting {

        Terms quote(Caller caller, AgentPackage agent, @Nullable String tier, @Nullable Long maxPriceMicros);
    }

    /** Whether the engine would use the offline model instead. */
    interface Degrading {

        boolean wouldDegrade(Caller caller, AgentPackage agent, Terms terms);
    }

    /** The engine's view of a run that would start now. */
    record Engine(Offering offering, Quoting quoting, Degrading models) {}

    /** The usual cost of runs, from finished ones. */
    interface Usually {

        Optional<UsualPrices.Usual> cost(UsualPrices.Question question);
    }

    private final Engine engine;
    private final Usually usually;
    private final PriceBook prices;
    private final Clock clock;

    Offers(Engine engine, Usually usually, PriceBook prices, Clock clock) {
        this.engine = engine;
        this.usually = usually;
        this.prices = prices;
        this.clock = clock;
    }

    /** The engine's quote, with the recent cost of such runs. */
    Quote quote(Caller caller, AgentPackage agent, @Nullable String tier, @Nullable Long maxPriceMicros) {
        var terms = engine.quoting().quote(caller, agent, tier, maxPriceMicros);
        var question = new UsualPrices.Question(caller.customer(), agent.id(), terms.tier(), terms.model());
        return Quote.of(terms, engine.models().wouldDegrade(caller, agent, terms), usually.cost(question));
    }

    /** One offer for each tier that may run the package, lowest first. */
    List<Terms> of(AgentPackage agent) {
        var lowest = rank(agent.minTier());
        return prices.tiers(clock.instant()).stream()
                .filter(tier -> tier.rank() >= lowest)
                .map(tier -> on(tier, agent))
                .toList();
    }

    /** The ids of all tiers, lowest first. */
    List<String> tiers() {
        return prices.tiers(clock.instant()).stream().map(Tier::id).toList();
    }

    /** @throws AppException {@code NOT_FOUND} when there is no such tier */
    int rank(String tier) {
        return prices.tier(tier, clock.instant()).rank();
    }

    /**
     * The terms on a tier. If a package needs a model for which no provider or customer's key is available, its list
     * price: it is offered, but cannot run now.
     */
    private Terms on(Tier tier, AgentPackage agent) {
        try {
            return engine.offering().offer(agent, tier);
        } catch (AppException e) {
            var billing =
                    switch (e.code()) {
                        case MODEL_UNAVAILABLE -> Billing.METERED;
                        case PROVIDER_KEY_REQUIRED -> Billing.BYOK;
                        default -> throw e;
                    };
            var limits = agent.limits();
            var request = new TermsRequest(
                    tier.id(), billing, agent.modelHint(), limits.inputTokens(), limits.outputTokens(), null);
            return prices.terms(request, clock.instant());
        }
    }
}
