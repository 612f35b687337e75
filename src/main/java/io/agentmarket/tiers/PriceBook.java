package io.agentmarket.tiers;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Money;
import io.agentmarket.tiers.Breakdown.Rule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All prices and limits by date, the quote, and the one price function. Immutable, pure, thread-safe. */
public final class PriceBook {

    /** The factor on list prices, in hundredths. */
    public static final long MARKUP_PERCENT = Formula.MARKUP_PERCENT;

    /** The price of a run of the offline model, on every tier. */
    public static final Money OFFLINE_RUN = Formula.OFFLINE_RUN;

    private static final Pattern DATED_ID = Pattern.compile("(.+)-\\d{8}");

    private final NavigableMap<LocalDate, Map<String, Tier>> tiers;
    private final NavigableMap<LocalDate, Map<String, Model>> models;

    PriceBook(NavigableMap<LocalDate, Map<String, Tier>> tiers, NavigableMap<LocalDate, Map<String, Model>> models) {
        this.tiers = tiers;
        this.models = models;
    }

    /** The book of the bundled {@code tiers.yaml} and {@code models.yaml}. */
    public static PriceBook bundled() {
        return of("", "");
    }

    /** The book of the files that {@code TIERS_FILE} and {@code MODELS_FILE} name; empty for the bundled ones. */
    public static PriceBook of(String tiersFile, String modelsFile) {
        return new PriceFiles(tiersFile, modelsFile).read();
    }

    /** The tier as of {@code at}; an unknown id is {@code NOT_FOUND}. */
    public Tier tier(String id, Instant at) {
        return Optional.ofNullable(inForce(tiers, at).get(id)).orElseThrow(() -> AppException.notFound("tier"));
    }

    /** All tiers as of {@code at}, lowest first. */
    public List<Tier> tiers(Instant at) {
        return List.copyOf(inForce(tiers, at).values());
    }

    /** The models that can be called at {@code at}: available and not retired, in the file's order. */
    public List<Model> models(Instant at) {
        var day = Model.dayOf(at);
        return inForce(models, at).values().stream()
                .filter(model -> model.isAvailable(day) && !model.isRetired(day))
                .toList();
    }

    /**
     * The model that serves an id at {@code at}: the model itself, or the successor of a retired one. {@code offline}
     * is {@link Model#OFFLINE}. An id that is unknown, or not yet available, is {@code NOT_FOUND}.
     */
    public Model model(String id, Instant at) {
        return id.equals(Model.OFFLINE.id()) ? Model.OFFLINE : named(id, at);
    }

    /** The model of a run that was started on these terms, from the price list they pin. */
    public Model model(Terms terms) {
        return terms.model().equals(Model.OFFLINE.id())
                ? Model.OFFLINE
                : find(terms.model(), terms).orElseThrow(() -> unlisted(terms));
    }

    /** The effective date of the price list in force. */
    public LocalDate priceList(Instant at) {
        return Optional.ofNullable(models.floorKey(Model.dayOf(at)))
                .orElseThrow(() -> AppException.notFound("price list"));
    }

    /**
     * The quote: the terms on which a run is started.
     *
     * <p>METERED: max(base, 1.14 x (input limit x dearest input rate + output limit x dearest output rate)). The
     * dearest input rate is the largest of plain input, cache writes for five minutes and cache reads over the price
     * steps that a prompt within the limit reaches, so that no mixture of cached and plain tokens can cost more; the
     * output rate likewise. BYOK: base. OFFLINE: 0.002 $ on every tier. FREE: 0. The caller's own limit lowers the
     * quote.
     *
     * <p>The model of a METERED run is the tier's default, or the hint where it is available and costs no more for
     * input and for output at every prompt size; of a BYOK run it is the customer's choice. Retired ids are followed to
     * their successors.
     *
     * @throws AppException {@code NOT_FOUND} for an unknown tier or hint, {@code PRICE_LIMIT_TOO_LOW} for a limit below
     *     the base, {@code INVALID_REQUEST} for negative tokens
     */
    public Terms terms(TermsRequest request, Instant at) {
        if (request.inputTokens() < 0 || request.outputTokens() < 0) {
            throw AppException.invalid("limits", "token limits must not be negative");
        }
        var tier = tier(request.tier(), at);
        var terms =
                switch (request.billing()) {
                    case METERED -> {
                        var model = chosen(tier, request.modelHint(), at);
                        yield at(request, model, at, tier.base(), tier.base().max(Formula.atMost(model, request)));
                    }
                    case BYOK -> at(request, wanted(tier, request.modelHint(), at), at, tier.base(), tier.base());
                    case OFFLINE -> at(request, Model.OFFLINE, at, Formula.OFFLINE_RUN, Formula.OFFLINE_RUN);
                    case FREE -> at(request, Model.OFFLINE, at, Money.ZERO, Money.ZERO);
                };
        return limited(terms, request.maxPriceMicros());
    }

    /**
     * The cost of the completed turns, in micro-dollars: the formula of {@link #explain}, not limited to the quote.
     *
     * @throws ArithmeticException beyond some 80,000 $
     */
    public Money price(Terms terms, List<TurnUsage> turns) {
        return explain(terms, turns).price();
    }

    /**
     * The price with everything needed to recompute it.
     *
     * <p>No completed turn: 0. FREE: 0. OFFLINE: 0.002 $. BYOK: base. METERED: max(base, 1.14 x list price), rounded
     * half-up once. A METERED or BYOK run whose turns were all made by the offline model was degraded and costs the
     * offline price, or the base where that is lower.
     */
    public Breakdown explain(Terms terms, List<TurnUsage> turns) {
        if (turns.isEmpty()) {
            return flat(terms, Rule.NOTHING, "0: no model turn completed", Money.ZERO);
        }
        return switch (terms.billing()) {
            case FREE -> flat(terms, Rule.NOTHING, "0: test keys are free", Money.ZERO);
            case OFFLINE -> flat(terms, Rule.OFFLINE, "flat price of an offline run", Formula.OFFLINE_RUN);
            case BYOK, METERED -> {
                if (turns.stream().allMatch(turn -> turn.model().equals(Model.OFFLINE.id()))) {
                    yield degraded(terms);
                }
                yield terms.billing() == Billing.BYOK
                        ? flat(terms, Rule.BASE, "base", terms.base())
                        : metered(terms, turns);
            }
        };
    }

    /**
     * The price of a run that succeeded: as {@link #explain}, but never for nothing. A run whose plan reached its end
     * without asking a model costs the flat price of an offline run, or the base where that is lower.
     */
    public Breakdown explainResult(Terms terms, List<TurnUsage> turns) {
        if (!turns.isEmpty()) {
            return explain(terms, turns);
        }
        return switch (terms.billing()) {
            case FREE -> explain(terms, turns);
            case OFFLINE -> flat(terms, Rule.OFFLINE, "flat price of an offline run", Formula.OFFLINE_RUN);
            case BYOK, METERED -> degraded(terms);
        };
    }

    /**
     * How many tokens the next call may write so that the run stays within its quote: the rest of the quote after the
     * completed turns and after the next prompt at its highest rate. 0 when not one token fits; {@link Long#MAX_VALUE}
     * where tokens do not decide the price.
     *
     * @param prompt estimated tokens of the next call's prompt; if the estimate is too low, the price is still limited
     * to the quote
     */
    public long affordableOutput(Terms terms, List<TurnUsage> turns, long prompt) {
        if (terms.billing() != Billing.METERED) {
            return Long.MAX_VALUE;
        }
        var spent = turns.stream()
                .mapToLong(turn -> line(terms, turn).costPicodollars())
                .reduce(0, Math::addExact);
        var rates = model(terms).rates(prompt);
        var left = Formula.most(terms.quote()) - spent - Math.multiplyExact(prompt, rates.dearestInput());
        return left <= 0 ? 0 : left / Math.max(1, rates.output());
    }

    private Breakdown metered(Terms terms, List<TurnUsage> turns) {
        var lines = turns.stream().map(turn -> line(terms, turn)).toList();
        var cost = lines.stream().mapToLong(Breakdown.Line::costPicodollars).reduce(0, Math::addExact);
        var price = terms.base().max(Formula.marked(cost));
        return new Breakdown(
                terms.billing(),
                Rule.METERED,
                "max(base, 1.14 x cost_picodollars / 1000000), rounded half-up to micro-dollars once",
                terms.priceList(),
                lines,
                cost,
                terms.base(),
                price);
    }

    private Breakdown.Line line(Terms terms, TurnUsage turn) {
        var model = billed(turn.model(), terms);
        var rates = model.rates(turn.tokens().prompt());
        return new Breakdown.Line(turn.model(), model.id(), turn.tokens(), rates, Formula.cost(rates, turn.tokens()));
    }

    /**
     * The model that the provider billed: by its id, or else by the id without its date, or else the model that was
     * quoted.
     */
    private Model billed(String id, Terms terms) {
        if (id.equals(Model.OFFLINE.id())) {
            return Model.OFFLINE;
        }
        var dated = DATED_ID.matcher(id);
        return find(id, terms)
                .or(() -> dated.matches() ? find(dated.group(1), terms) : Optional.empty())
                .orElseGet(() -> model(terms));
    }

    private Optional<Model> find(String id, Terms terms) {
        return Optional.ofNullable(models.get(terms.priceList())).map(list -> list.get(id));
    }

    private Model named(String id, Instant at) {
        var model = inForce(models, at).get(id);
        if (model == null || !model.isAvailable(Model.dayOf(at))) {
            throw AppException.notFound("model");
        }
        return serving(model, at);
    }

    private Model serving(Model model, Instant at) {
        var list = inForce(models, at);
        var day = Model.dayOf(at);
        var serving = model;
        while (serving.isRetired(day)) {
            serving = Optional.ofNullable(serving.successor()).map(list::get).orElseThrow();
        }
        return serving;
    }

    private Model wanted(Tier tier, @Nullable String model, Instant at) {
        return model == null ? chosen(tier, null, at) : named(model, at);
    }

    private Model chosen(Tier tier, @Nullable String hint, Instant at) {
        var list = inForce(models, at);
        var byTier = serving(Optional.ofNullable(list.get(tier.defaultModel())).orElseThrow(), at);
        if (hint == null) {
            return byTier;
        }
        var hinted = Optional.ofNullable(list.get(hint)).orElseThrow(() -> AppException.notFound("model"));
        var serving = serving(hinted, at);
        return hinted.isAvailable(Model.dayOf(at)) && serving.isNoDearerThan(byTier) ? serving : byTier;
    }

    private Terms at(TermsRequest request, Model model, Instant at, Money base, Money quote) {
        return new Terms(request.tier(), model.id(), request.billing(), priceList(at), base, quote);
    }

    private static Terms limited(Terms terms, @Nullable Long maxPriceMicros) {
        if (maxPriceMicros == null) {
            return terms;
        }
        if (maxPriceMicros < terms.base().micros()) {
            throw new AppException(
                            ErrorCode.PRICE_LIMIT_TOO_LOW,
                            "max_price_micros is below the least price of this run, " + terms.base() + "; raise it.")
                    .with("base_micros", terms.base().micros());
        }
        var quote = terms.quote().min(new Money(maxPriceMicros));
        return new Terms(terms.tier(), terms.model(), terms.billing(), terms.priceList(), terms.base(), quote);
    }

    private static Breakdown degraded(Terms terms) {
        var price = terms.base().min(Formula.OFFLINE_RUN);
        return flat(terms, Rule.DEGRADED, "min(base, flat price of an offline run)", price);
    }

    private static Breakdown flat(Terms terms, Rule rule, String formula, Money price) {
        return new Breakdown(terms.billing(), rule, formula, terms.priceList(), List.of(), 0, terms.base(), price);
    }

    private static <T> Map<String, T> inForce(NavigableMap<LocalDate, Map<String, T>> dated, Instant at) {
        return Optional.ofNullable(dated.floorEntry(Model.dayOf(at)))
                .map(Map.Entry::getValue)
                .orElseThrow(() -> AppException.notFound("price list"));
    }

    private static IllegalStateException unlisted(Terms terms) {
        return new IllegalStateException("The price list of " + terms.priceList() + " no longer has " + terms.model()
                + "; lists that runs were started on must stay in the models file.");
    }
}
