package io.agentmarket.billing.compare;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Money;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.Model;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TermsRequest;
import io.agentmarket.tiers.Tier;
import io.agentmarket.tiers.TurnUsage;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * A run is priced again by the platform's one price function, on the terms that it would have had on the tier: the
 * tier's base, its model or the package's cheaper hint, the price list of the day it started, one rounding per run,
 * clamped to the quote of that tier. On its own tier it is priced on its receipt's terms and models, which must give
 * what was charged. An offline run is an offline run everywhere, and so is one that was degraded.
 */
/** Sums the cost that a month's runs would have had on each tier. Its memory does not grow with the runs. */
final class MonthReplay {

    /** The most terms cached; more distinct packages and days than this only cost time. */
    private static final int MAX_TERMS = 10_000;

    private static final String BYOK = "byok";

    private final PriceBook book;
    private final Function<String, Optional<Facts>> packages;
    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private final Map<Key, Optional<Terms>> terms = new HashMap<>();
    private long runs;
    private Money charged = Money.ZERO;

    /** @param packages the current packages by id; empty for one no longer offered */
    MonthReplay(PriceBook book, Function<String, Optional<Facts>> packages, List<Tier> tiers) {
        this.book = book;
        this.packages = packages;
        tiers.forEach(tier -> sums.put(tier.id(), new Sum(tier, 0, 0, Money.ZERO, 0)));
    }

    /**
     * The package's properties that determine a price on another tier and are not in a receipt.
     *
     * @param modelHint a cheaper model that suffices, or null
     * @param inputTokens the limit of prompt tokens that a quote counts
     * @param outputTokens the limit of output tokens that a quote counts
     * @param minTier the lowest tier that may run it
     */
    record Facts(@Nullable String modelHint, long inputTokens, long outputTokens, String minTier) {

        static Facts of(AgentPackage agent) {
            var limits = agent.limits();
            return new Facts(agent.modelHint(), limits.inputTokens(), limits.outputTokens(), agent.minTier());
        }
    }

    /**
     * The cost of the runs on one tier.
     *
     * @param runs those that the tier offers
     * @param made those actually made on it
     * @param total of the runs that the tier offers
     * @param notOffered runs of packages that the tier does not offer
     */
    record Sum(Tier tier, long runs, long made, Money total, long notOffered) {

        private Sum plus(Optional<Money> price, boolean own) {
            return new Sum(
                    tier,
                    runs + (price.isPresent() ? 1 : 0),
                    made + (own ? 1 : 0),
                    total.plus(price.orElse(Money.ZERO)),
                    notOffered + (price.isPresent() ? 0 : 1));
        }
    }

    void add(PaidRun run) {
        runs++;
        charged = charged.plus(run.price());
        sums.replaceAll((tier, sum) -> sum.plus(price(run, sum.tier()), tier.equals(run.tier())));
    }

    long runs() {
        return runs;
    }

    /** The actual charge of the runs. */
    Money charged() {
        return charged;
    }

    /** Per tier, in the order given. */
    List<Sum> sums() {
        return List.copyOf(sums.values());
    }

    private Optional<Money> price(PaidRun run, Tier tier) {
        return terms(run, tier).map(its -> {
            var own = tier.id().equals(run.tier());
            var on = own ? receipted(run, its) : its;
            var turns = own
                    ? run.turns()
                    : run.turns().stream().map(turn -> on(its, turn)).toList();
            return book.explainResult(on, turns).price().min(on.quote());
        });
    }

    /**
     * The terms of a receipt. If the receipt's price list does not contain the model that the provider reported, the
     * model of the terms is used.
     */
    private static Terms receipted(PaidRun run, Terms its) {
        return new Terms(run.tier(), its.model(), run.billing(), run.priceList(), run.base(), run.quote());
    }

    /** The same tokens on the tier's model; turns of the offline model stay offline. */
    private static TurnUsage on(Terms its, TurnUsage turn) {
        return turn.model().equals(Model.OFFLINE.id()) ? turn : new TurnUsage(its.model(), turn.tokens());
    }

    private Optional<Terms> terms(PaidRun run, Tier tier) {
        var offline = run.billing() == Billing.OFFLINE || run.billing() == Billing.FREE;
        var billing = offline ? run.billing() : tier.id().equals(BYOK) ? Billing.BYOK : Billing.METERED;
        var day = LocalDate.ofInstant(run.startedAt(), ZoneOffset.UTC);
        if (terms.size() >= MAX_TERMS) {
            terms.clear();
        }
        return terms.computeIfAbsent(
                new Key(run.packageId(), tier.id(), billing, day, tier.id().equals(run.tier())),
                key -> terms(key, run));
    }

    private Optional<Terms> terms(Key key, PaidRun run) {
        try {
            var facts = packages.apply(key.packageId);
            if (!key.own && facts.filter(it -> !isOffered(it, key, run)).isPresent()) {
                return Optional.empty();
            }
            var request = facts.map(it -> new TermsRequest(
                            key.tier, key.billing, hint(key, it), it.inputTokens(), it.outputTokens(), null))
                    .orElseGet(() -> new TermsRequest(key.tier, key.billing, null, 0, 0, null));
            var found = book.terms(request, run.startedAt());
            return Optional.of(facts.isPresent() ? found : unbounded(found));
        } catch (AppException e) {
            return Optional.empty(); // the tier, or the package's model, did not exist on that day
        }
    }

    /** The owner of a provider key chooses the model; a package's hint applies to the platform's key. */
    private static @Nullable String hint(Key key, Facts facts) {
        return key.billing == Billing.METERED ? facts.modelHint() : null;
    }

    private boolean isOffered(Facts facts, Key key, PaidRun run) {
        var at = run.startedAt();
        return book.tier(facts.minTier(), at).rank() <= book.tier(key.tier, at).rank();
    }

    /** A package no longer offered has unknown limits, so its quote cannot be bounded. */
    private static Terms unbounded(Terms terms) {
        return new Terms(
                terms.tier(),
                terms.model(),
                terms.billing(),
                terms.priceList(),
                terms.base(),
                new Money(Long.MAX_VALUE));
    }

    private record Key(String packageId, String tier, Billing billing, LocalDate day, boolean own) {}
}
