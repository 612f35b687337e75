package io.agentmarket.tiers;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Tokens;
import io.agentmarket.shared.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The estimated price of runs of a given size, at today's prices. */
record Estimate(
        String tier,
        String model,
        Billing billing,
        long runs,
        Dollars pricePerRun,
        Dollars total,
        Breakdown breakdown) {

    static final long MAX_TOKENS = 100_000_000;
    static final long MAX_RUNS = 1_000_000;
    private static final Range TOKENS = new Range(0, MAX_TOKENS);
    private static final Range RUNS = new Range(1, MAX_RUNS);

    /**
     * The price of one run, computed as one model turn.
     *
     * @param model any current or retired model id, or {@code offline}; by default the tier's model
     * @param inputTokens prompt tokens outside any cache, 0 to {@value #MAX_TOKENS}
     * @param outputTokens 0 to {@value #MAX_TOKENS}
     * @param cacheReadTokens 0 to {@value #MAX_TOKENS}
     * @param cacheWriteTokens for five minutes, 0 to {@value #MAX_TOKENS}
     * @param runs 1 to {@value #MAX_RUNS}
     */
    record Request(
            @Nullable String tier,
            @Nullable String model,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable Long cacheReadTokens,
            @Nullable Long cacheWriteTokens,
            @Nullable Long runs) {

        Estimate at(PriceBook book, Instant at) {
            var faults = new ArrayList<Violation>();
            var chosen = book.tiers(at).stream()
                    .filter(each -> each.id().equals(tier))
                    .findFirst();
            if (chosen.isEmpty()) {
                faults.add(new Violation(
                        "/tier",
                        tier == null
                                ? "is required: one of " + String.join(", ", ids(book.tiers(at)))
                                : Spelling.oneOf(tier, ids(book.tiers(at)))));
            }
            var tokens = new Tokens(
                    TOKENS.of("/input_tokens", inputTokens, faults),
                    TOKENS.of("/output_tokens", outputTokens, faults),
                    TOKENS.of("/cache_read_tokens", Objects.requireNonNullElse(cacheReadTokens, 0L), faults),
                    TOKENS.of("/cache_write_tokens", Objects.requireNonNullElse(cacheWriteTokens, 0L), faults),
                    0);
            var times = RUNS.of("/runs", Objects.requireNonNullElse(runs, 1L), faults);
            var served = chosen.map(level -> served(faults, book, level, at)).orElse(Model.OFFLINE);
            if (!faults.isEmpty()) {
                throw AppException.invalid(faults);
            }
            return priced(book, chosen.orElseThrow(), served, new Size(tokens, times, at));
        }

        private Model served(List<Violation> faults, PriceBook book, Tier level, Instant at) {
            try {
                return book.model(model == null ? level.defaultModel() : model, at);
            } catch (AppException unknown) {
                faults.add(new Violation("/model", "must be a model of the price list, or offline"));
                return Model.OFFLINE;
            }
        }

        private static Estimate priced(PriceBook book, Tier level, Model model, Size size) {
            var billing = model.equals(Model.OFFLINE)
                    ? Billing.OFFLINE
                    : level.id().equals("byok") ? Billing.BYOK : Billing.METERED;
            var terms = new Terms(level.id(), model.id(), billing, book.priceList(size.at), level.base(), level.base());
            var breakdown = book.explain(terms, List.of(new TurnUsage(model.id(), size.tokens)));
            var total = Math.multiplyExact(breakdown.price().micros(), size.runs);
            return new Estimate(
                    level.id(),
                    model.id(),
                    billing,
                    size.runs,
                    new Dollars(breakdown.price()),
                    new Dollars(new Money(total)),
                    breakdown);
        }

        private static List<String> ids(List<Tier> tiers) {
            return tiers.stream().map(Tier::id).toList();
        }
    }

    private record Range(long min, long max) {

        long of(String pointer, @Nullable Long value, List<Violation> faults) {
            if (value == null || value < min || value > max) {
                faults.add(new Violation(pointer, "must be a whole number from " + min + " to " + max));
                return min;
            }
            return value;
        }
    }

    private record Size(Tokens tokens, long runs, Instant at) {}
}
