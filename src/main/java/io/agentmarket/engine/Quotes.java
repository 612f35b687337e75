package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.identity.Caller;
import io.agentmarket.llm.Llm;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Spelling;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TermsRequest;
import io.agentmarket.tiers.Tier;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.Toolbox;
import io.agentmarket.vault.ProviderKeys;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Computes a caller's terms for a package: tier, model and maximum price.
 *
 * <p>Failures of an agent are free, although the provider was paid. That is affordable only for reviewed packages: a
 * version without an operator's approval never calls a model on the platform's account, whoever starts it.
 */
@Component
class Quotes {

    /** The tier whose runs use the customer's own provider key. */
    private static final String BYOK = "byok";

    private final Clock clock;
    private final PriceBook prices;
    private final List<Llm> models;
    private final ProviderKeys keys;
    private final Packages packages;
    private final Toolbox tools;

    Quotes(Clock clock, PriceBook prices, List<Llm> models, ProviderKeys keys, Packages packages, Toolbox tools) {
        this.clock = clock;
        this.prices = prices;
        this.models = models;
        this.keys = keys;
        this.packages = packages;
        this.tools = tools;
    }

    /**
     * The caller's options.
     *
     * @param tier null for the caller's own
     * @param maxPriceMicros lowers the quote; null for none
     * @param ownKey whether the request carries a provider key
     */
    record Request(
            AgentPackage agent,
            @Nullable String tier,
            @Nullable Long maxPriceMicros,
            boolean ownKey) {

        /** The options without the price limit, to find the model before comparing its price with that limit. */
        private Request unlimited() {
            return new Request(agent, tier, null, ownKey);
        }
    }

    Terms quote(Caller caller, Request request) {
        var now = clock.instant();
        var agent = request.agent();
        var own = prices.tier(caller.tier(), now);
        var chosen = request.tier() == null ? own : named(request.tier(), now);
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
        var byok = chosen.id().equals(BYOK);
        if (request.ownKey() && !byok) {
            throw AppException.invalid(
                    "X-Provider-Key", "is for runs on the tier 'byok'; this one runs on '" + chosen.id() + "'");
        }
        return caller.test()
                ? offline(chosen, Billing.FREE, request)
                : terms(chosen, request, caller.key(), () -> keys.choice(caller.customer()));
    }

    /** The terms on a tier without a provider key. */
    Terms offer(AgentPackage agent, Tier tier) {
        return terms(tier, new Request(agent, null, null, false), null, Optional::empty);
    }

    private Terms terms(
            Tier tier, Request request, @Nullable ApiKeyId starter, Supplier<Optional<ProviderKeys.Choice>> choice) {
        if (request.agent().offline() == AgentPackage.Offline.ONLY || asksNoModel(request.agent())) {
            return offline(tier, Billing.OFFLINE, request);
        }
        var byok = tier.id().equals(BYOK);
        if (!byok && !packages.isApproved(request.agent())) {
            return unapproved(tier, request);
        }
        var terms = byok ? withOwnKey(choice.get(), tier, request) : withPlatformKey(tier, request, starter);
        return terms.orElseGet(() -> offline(tier, Billing.OFFLINE, request));
    }

    private Optional<Terms> withPlatformKey(Tier tier, Request request, @Nullable ApiKeyId starter) {
        var model = terms(tier, Billing.METERED, request.agent().modelHint(), request.unlimited())
                .model();
        return models.stream()
                        .anyMatch(llm ->
                                llm.serves(model) && llm.platformKey(starter).isPresent())
                ? Optional.of(terms(tier, Billing.METERED, request.agent().modelHint(), request))
                : Optional.empty();
    }

    private Optional<Terms> withOwnKey(Optional<ProviderKeys.Choice> choice, Tier tier, Request request) {
        if (choice.isEmpty() && !request.ownKey()) {
            return Optional.empty();
        }
        var model = choice.map(ProviderKeys.Choice::model).orElse(null);
        var served = terms(tier, Billing.BYOK, model, request.unlimited()).model();
        return models.stream().anyMatch(llm -> llm.serves(served))
                ? Optional.of(terms(tier, Billing.BYOK, model, request))
                : Optional.empty();
    }

    private Tier named(String id, Instant now) {
        var tiers = prices.tiers(now);
        return tiers.stream().filter(tier -> tier.id().equals(id)).findFirst().orElseThrow(() -> {
            var ids = tiers.stream().map(Tier::id).toList();
            return AppException.invalid("/tier", Spelling.oneOf(id, ids));
        });
    }

    private Terms unapproved(Tier tier, Request request) {
        if (request.agent().offline() == AgentPackage.Offline.NEVER) {
            throw new AppException(
                    ErrorCode.PACKAGE_NOT_REVIEWED,
                    "No operator has approved this version, so it runs on the offline model only, and its offline is"
                            + " never: submit it, or run it on the tier 'byok' with a provider key of your own.");
        }
        return offline(tier, Billing.OFFLINE, request);
    }

    private Terms offline(Tier tier, Billing billing, Request request) {
        if (request.agent().offline() == AgentPackage.Offline.NEVER && !asksNoModel(request.agent())) {
            throw tier.id().equals(BYOK)
                    ? new AppException(
                            ErrorCode.PROVIDER_KEY_REQUIRED,
                            "This agent needs a model: save a provider key, or send X-Provider-Key with the run.")
                    : new AppException(
                            ErrorCode.MODEL_UNAVAILABLE,
                            "This agent needs a model provider, and this platform has none.");
        }
        return terms(tier, billing, request.agent().modelHint(), request);
    }

    private Terms terms(Tier tier, Billing billing, @Nullable String model, Request request) {
        var limits = request.agent().limits();
        var wanted = new TermsRequest(
                tier.id(), billing, model, limits.inputTokens(), limits.outputTokens(), request.maxPriceMicros());
        return prices.terms(wanted, clock.instant());
    }

    /** Whether no run of the package can ask a model; each of its results has the flat price, whatever the tier. */
    private boolean asksNoModel(AgentPackage agent) {
        return agent.plansNoModel()
                && agent.toolNames().stream()
                        .noneMatch(name ->
                                tools.find(name).filter(Tool::runsPackages).isPresent());
    }

    /** The maximum number of tokens of a run; 0 offline. */
    static long tokens(Terms terms, AgentPackage agent) {
        return switch (terms.billing()) {
            case OFFLINE, FREE -> 0;
            case METERED, BYOK -> agent.limits().inputTokens() + agent.limits().outputTokens();
        };
    }
}
