package io.agentmarket.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Properties of every run. */
class PricePropertiesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private final PriceBook book = PriceBook.bundled();

    @Property
    void price_is_at_most_the_quote_while_tokens_are_within_the_limits(
            @ForAll("tiers") String tier,
            @ForAll("billings") Billing billing,
            @ForAll("hints") String hint,
            @ForAll("turns") List<Tokens> any) {
        var turns = any.stream().map(PricePropertiesTest::asThePlatformCaches).toList();
        var prompt = turns.stream().mapToLong(Tokens::prompt).sum();
        var output = turns.stream().mapToLong(Tokens::output).sum();
        var terms =
                book.terms(new TermsRequest(tier, billing, hint.isEmpty() ? null : hint, prompt, output, null), NOW);

        var price = book.price(terms, onModelOf(terms, turns));

        assertThat(price).isLessThanOrEqualTo(terms.quote());
        assertThat(price.micros()).isNotNegative();
    }

    @Property
    void a_call_within_the_affordable_output_keeps_the_price_within_the_quote(
            @ForAll("tiers") String tier,
            @ForAll("turns") List<Tokens> turns,
            @ForAll @LongRange(min = 1, max = 300_000) long prompt,
            @ForAll @LongRange(min = 0, max = 2_000_000) long limit) {
        var terms = book.terms(new TermsRequest(tier, Billing.METERED, null, 1_000_000, 100_000, null), NOW);
        var capped = new Terms(
                terms.tier(), terms.model(), terms.billing(), terms.priceList(), Money.ZERO, new Money(limit));

        var output = book.affordableOutput(capped, onModelOf(terms, turns), prompt);

        assertThat(output).isNotNegative();
        if (output > 0) {
            var call = new TurnUsage(terms.model(), new Tokens(prompt, output, 0, 0, 0));
            var dearer = new TurnUsage(terms.model(), new Tokens(0, output, 0, prompt, 0));
            assertThat(book.price(capped, with(onModelOf(terms, turns), call))).isLessThanOrEqualTo(capped.quote());
            assertThat(book.price(capped, with(onModelOf(terms, turns), dearer)))
                    .isLessThanOrEqualTo(capped.quote());
            var more = new TurnUsage(terms.model(), new Tokens(0, output + 1, 0, prompt, 0));
            assertThat(book.price(capped, with(onModelOf(terms, turns), more))).isGreaterThanOrEqualTo(capped.quote());
        }
    }

    private static List<TurnUsage> with(List<TurnUsage> turns, TurnUsage last) {
        var all = new ArrayList<>(turns);
        all.add(last);
        return all;
    }

    @Property
    void more_tokens_never_cost_less(
            @ForAll("tiers") String tier, @ForAll("turns") List<Tokens> turns, @ForAll("tokens") Tokens more) {
        var terms = metered(tier);
        var longer = new ArrayList<>(turns);
        longer.set(0, longer.getFirst().plus(more));

        assertThat(book.price(terms, onModelOf(terms, longer)))
                .isGreaterThanOrEqualTo(book.price(terms, onModelOf(terms, turns)));
    }

    @Property
    void the_order_of_turns_does_not_matter(
            @ForAll("tiers") String tier, @ForAll("turns") List<Tokens> turns, @ForAll long seed) {
        var terms = metered(tier);
        var shuffled = new ArrayList<>(turns);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(book.price(terms, onModelOf(terms, shuffled))).isEqualTo(book.price(terms, onModelOf(terms, turns)));
    }

    @Property
    void the_sum_is_rounded_once_and_half_up(@ForAll("tiers") String tier, @ForAll("turns") List<Tokens> turns) {
        var terms = metered(tier);

        var exact = turns.stream()
                .map(turn -> exact(book.model(terms).rates(turn.prompt()), turn))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .multiply(new BigDecimal("1.14"));

        var rounded = exact.setScale(0, RoundingMode.HALF_UP).longValueExact();
        assertThat(book.price(terms, onModelOf(terms, turns)))
                .isEqualTo(new Money(Math.max(terms.base().micros(), rounded)));
    }

    @Property
    void nothing_is_paid_without_a_completed_turn(@ForAll("tiers") String tier, @ForAll("billings") Billing billing) {
        var terms = book.terms(new TermsRequest(tier, billing, null, 1_000, 1_000, null), NOW);

        assertThat(book.price(terms, List.of())).isEqualTo(Money.ZERO);
    }

    @Property
    void a_result_without_a_turn_costs_the_flat_price_at_most(
            @ForAll("tiers") String tier, @ForAll("billings") Billing billing) {
        var terms = book.terms(new TermsRequest(tier, billing, null, 1_000, 1_000, null), NOW);

        var price = book.explainResult(terms, List.of()).price();

        var flat = terms.base().min(PriceBook.OFFLINE_RUN);
        assertThat(price).isEqualTo(billing == Billing.FREE ? Money.ZERO : flat);
    }

    /** It never writes a cache for an hour. */
    private static Tokens asThePlatformCaches(Tokens tokens) {
        return new Tokens(tokens.input(), tokens.output(), tokens.cacheRead(), tokens.cacheWrite(), 0);
    }

    private Terms metered(String tier) {
        return book.terms(new TermsRequest(tier, Billing.METERED, null, 1_000, 1_000, null), NOW);
    }

    private static List<TurnUsage> onModelOf(Terms terms, List<Tokens> turns) {
        return turns.stream()
                .map(tokens -> new TurnUsage(terms.model(), tokens))
                .toList();
    }

    /** In micro-dollars, with decimals. */
    private static BigDecimal exact(Model.Rates rates, Tokens tokens) {
        return perMillion(tokens.input(), rates.input())
                .add(perMillion(tokens.output(), rates.output()))
                .add(perMillion(tokens.cacheRead(), rates.cacheRead()))
                .add(perMillion(tokens.cacheWrite5m(), rates.cacheWrite5m()))
                .add(perMillion(tokens.cacheWrite1h(), rates.cacheWrite1h()));
    }

    private static BigDecimal perMillion(long tokens, long rate) {
        return BigDecimal.valueOf(tokens).multiply(BigDecimal.valueOf(rate)).movePointLeft(6);
    }

    @Provide
    Arbitrary<String> tiers() {
        return Arbitraries.of("solo", "basic", "silver", "standard", "premium", "elite", "byok");
    }

    @Provide
    Arbitrary<Billing> billings() {
        return Arbitraries.of(Billing.class);
    }

    @Provide
    Arbitrary<String> hints() {
        return Arbitraries.of(
                "", "claude-haiku-5-5", "claude-sonnet-5", "claude-haiku-4-5", "claude-sonnet-4-20250514");
    }

    @Provide
    Arbitrary<Tokens> tokens() {
        var count = Arbitraries.longs().between(0, 120_000);
        return Combinators.combine(count, count, count, count, count).as(Tokens::new);
    }

    @Provide
    Arbitrary<List<Tokens>> turns() {
        return tokens().list().ofMinSize(1).ofMaxSize(8);
    }
}
