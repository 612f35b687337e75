package io.agentmarket.billing.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.billing.Bill;
import io.agentmarket.billing.Receipt;
import io.agentmarket.billing.compare.MonthReplay.Facts;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TermsRequest;
import io.agentmarket.tiers.TurnUsage;
import io.agentmarket.usage.FinishedRun;
import io.agentmarket.usage.RunStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A month priced again: its own tier to the micro-dollar, the others by the published rules. */
class MonthReplayTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final PriceBook PRICES = PriceBook.bundled();
    private static final Map<String, Facts> PACKAGES = Map.of(
            "plain", new Facts(null, 40_000, 8_000, "solo"),
            "frugal", new Facts("claude-haiku-5-5", 40_000, 8_000, "solo"),
            "select", new Facts(null, 40_000, 8_000, "premium"));

    private final MonthReplay replay =
            new MonthReplay(PRICES, id -> Optional.ofNullable(PACKAGES.get(id)), PRICES.tiers(NOW));

    @Test
    void the_tier_of_all_runs_costs_the_actual_charges() {
        for (var tier : PRICES.tiers(NOW)) {
            var month = new MonthReplay(PRICES, id -> Optional.ofNullable(PACKAGES.get(id)), PRICES.tiers(NOW));
            var random = new Random(7);
            var charged = Money.ZERO;
            for (int n = 0; n < 500; n++) {
                var agent = List.of("plain", "frugal", "select", "gone").get(n % 4);
                var billing = n % 5 == 0 ? Billing.OFFLINE : tier.id().equals("byok") ? Billing.BYOK : Billing.METERED;
                var price = add(month, agent, terms(agent, tier.id(), billing), someTurns(random));
                charged = charged.plus(price);
            }

            var own = sum(month, tier.id());

            assertThat(own.total()).as(tier.id()).isEqualTo(charged).isEqualTo(month.charged());
            assertThat(own.made()).isEqualTo(500);
            assertThat(own.notOffered()).isZero();
        }
    }

    /**
     * 100,000 in and 20,000 out. Haiku: 1.14 x (100,000 x 0.10 + 20,000 x 0.50) = 22,800. Sonnet: 1.14 x (100,000 x 2 +
     * 20,000 x 10) = 456,000. Opus: twice that.
     */
    @Test
    void a_run_costs_its_tokens_on_the_tiers_model_up_to_quote() {
        var big = Map.of("plain", new Facts(null, 100_000, 20_000, "solo"));
        var month = new MonthReplay(PRICES, id -> Optional.ofNullable(big.get(id)), PRICES.tiers(NOW));
        var terms = PRICES.terms(new TermsRequest("basic", Billing.METERED, null, 100_000, 20_000, null), NOW);

        add(month, "plain", terms, turns("claude-haiku-5-5", 100_000, 20_000));

        assertThat(totals(month))
                .containsExactly(
                        Map.entry("solo", 22_800L),
                        Map.entry("basic", 22_800L),
                        Map.entry("silver", 456_000L),
                        Map.entry("standard", 456_000L),
                        Map.entry("premium", 456_000L),
                        Map.entry("elite", 912_000L),
                        Map.entry("byok", 2_000L));
    }

    @Test
    void small_runs_cost_each_tiers_base_rounded_per_run() {
        for (int n = 0; n < 3; n++) {
            add(replay, "plain", terms("plain", "silver", Billing.METERED), turns("claude-sonnet-5-5", 900, 120));
        }

        assertThat(totals(replay))
                .containsExactly(
                        Map.entry("solo", 15_000L),
                        Map.entry("basic", 28_500L),
                        Map.entry("silver", 114_000L),
                        Map.entry("standard", 142_500L),
                        Map.entry("premium", 228_000L),
                        Map.entry("elite", 712_500L),
                        Map.entry("byok", 6_000L));
    }

    @Test
    void a_cheaper_hint_of_the_package_counts_on_every_tier() {
        add(replay, "frugal", terms("frugal", "elite", Billing.METERED), turns("claude-haiku-5-5", 30_000, 8_000));

        assertThat(totals(replay)).contains(Map.entry("silver", 38_000L), Map.entry("elite", 237_500L));
    }

    @Test
    void offline_and_degraded_runs_cost_their_flat_price_everywhere() {
        add(replay, "plain", terms("plain", "elite", Billing.OFFLINE), turns("offline", 0, 0));
        add(replay, "plain", terms("plain", "elite", Billing.METERED), turns("offline", 0, 0));

        assertThat(replay.sums()).allMatch(sum -> sum.total().micros() == 4_000);
    }

    @Test
    void a_tier_that_cannot_run_the_package_reports_and_omits_it() {
        add(replay, "select", terms("select", "elite", Billing.METERED), turns("claude-opus-5-5", 900, 120));

        assertThat(replay.sums().stream()
                        .filter(sum -> sum.notOffered() == 1)
                        .map(sum -> sum.tier().id()))
                .containsExactly("solo", "basic", "silver", "standard");
        assertThat(sum(replay, "silver").total()).isEqualTo(Money.ZERO);
    }

    private static Terms terms(String agent, String tier, Billing billing) {
        var facts = PACKAGES.getOrDefault(agent, new Facts(null, 10_000, 2_000, "solo"));
        var hint = billing == Billing.METERED ? facts.modelHint() : null;
        return PRICES.terms(
                new TermsRequest(tier, billing, hint, facts.inputTokens(), facts.outputTokens(), null), NOW);
    }

    private static Money add(MonthReplay month, String agent, Terms terms, List<TurnUsage> some) {
        var turns = terms.billing() == Billing.OFFLINE
                ? turns("offline", 0, 0)
                : some.stream()
                        .map(turn -> turn.model().isEmpty() ? new TurnUsage(terms.model(), turn.tokens()) : turn)
                        .toList();
        var price = PRICES.price(terms, turns).min(terms.quote());
        var bill = new Bill(terms, turns, PRICES.explain(terms, turns), Money.ZERO);
        var place = new Receipt.Place(LocalDate.parse("2026-11-01"), 1, new byte[0]);
        month.add(PaidRun.of(Receipt.of(run(agent, terms, price), bill, place).body()));
        return price;
    }

    private static FinishedRun run(String agent, Terms terms, Money price) {
        var id = new ExecutionId(Ids.at(NOW));
        return new FinishedRun(
                id,
                new CustomerId(Ids.at(NOW)),
                new ApiKeyId(Ids.at(NOW)),
                null,
                agent,
                "1.0.0",
                RunStatus.SUCCEEDED,
                null,
                terms.tier(),
                terms.model(),
                terms.billing(),
                false,
                1,
                1,
                Tokens.NONE,
                price,
                terms.quote(),
                1,
                null,
                NOW,
                NOW.plusMillis(120));
    }

    /** On the model of the terms; now and then by its dated name, which is priced the same. */
    private static List<TurnUsage> someTurns(Random random) {
        var turns = new ArrayList<TurnUsage>();
        for (int turn = 1 + random.nextInt(4); turn > 0; turn--) {
            turns.add(new TurnUsage(
                    "",
                    new Tokens(
                            random.nextLong(12_000),
                            random.nextLong(3_000),
                            random.nextLong(9_000),
                            random.nextLong(4_000),
                            0)));
        }
        return turns;
    }

    private static List<TurnUsage> turns(String model, long input, long output) {
        return List.of(new TurnUsage(model, new Tokens(input, output, 0, 0, 0)));
    }

    private static MonthReplay.Sum sum(MonthReplay month, String tier) {
        return month.sums().stream()
                .filter(sum -> sum.tier().id().equals(tier))
                .findFirst()
                .orElseThrow();
    }

    private static List<Map.Entry<String, Long>> totals(MonthReplay month) {
        return month.sums().stream()
                .map(sum -> Map.entry(sum.tier().id(), sum.total().micros()))
                .toList();
    }
}
