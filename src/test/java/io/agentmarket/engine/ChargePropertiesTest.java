package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.Model;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TermsRequest;
import io.agentmarket.tiers.TurnUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** For any package, tier, price limit and reported usage, the charge is never above the quote. */
class ChargePropertiesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final List<@Nullable String> HINTS = hints();
    private static final PriceBook PRICES = PriceBook.bundled();

    @Property(tries = 10_000)
    void a_charge_is_never_above_the_quote(@ForAll long seed) {
        var random = new Random(seed);
        var terms = terms(random);
        var turns = new ArrayList<TurnUsage>();

        for (int turn = random.nextInt(6); turn > 0; turn--) {
            turns.add(turn(random, terms));
        }

        var asked = Settlement.priced(PRICES, terms, turns).price();
        var charge = asked.min(terms.quote());
        assertThat(charge).isBetween(Money.ZERO, terms.quote());
        assertThat(asked).as("absorbed is never negative").isGreaterThanOrEqualTo(charge);
        if (terms.billing() == Billing.METERED && modelled(turns) && countable(turns)) {
            assertThat(charge).isGreaterThanOrEqualTo(terms.base());
        }
    }

    /**
     * A call that is asked for no more than the hold affords, by a prompt that was estimated right, is never absorbed.
     */
    @Property(tries = 10_000)
    void nothing_is_absorbed_while_the_provider_respects_max_tokens(@ForAll long seed) {
        var random = new Random(seed);
        var terms = terms(random);
        var turns = new ArrayList<TurnUsage>();

        for (int turn = 1 + random.nextInt(6); turn > 0; turn--) {
            var prompt = 1 + random.nextLong(30_000);
            var most = Math.min(PRICES.affordableOutput(terms, turns, prompt), 8_000);
            if (most == 0) {
                break;
            }
            var cached = random.nextLong(prompt + 1);
            turns.add(
                    new TurnUsage(terms.model(), new Tokens(prompt - cached, random.nextLong(most + 1), cached, 0, 0)));
        }

        assertThat(Settlement.priced(PRICES, terms, turns).price()).isLessThanOrEqualTo(terms.quote());
    }

    private static boolean modelled(List<TurnUsage> turns) {
        return turns.stream().anyMatch(turn -> !turn.model().equals(Model.OFFLINE.id()));
    }

    /** Below what 64 bits of pico-dollars hold at any rate. */
    private static boolean countable(List<TurnUsage> turns) {
        return turns.stream().allMatch(turn -> turn.tokens().total() < 200_000_000);
    }

    private static Terms terms(Random random) {
        var tiers = PRICES.tiers(NOW);
        var tier = tiers.get(random.nextInt(tiers.size()));
        var billing = Billing.values()[random.nextInt(Billing.values().length)];
        var limit = random.nextBoolean() ? null : random.nextLong(2_000_000);
        var request = new TermsRequest(
                tier.id(),
                billing,
                HINTS.get(random.nextInt(HINTS.size())),
                random.nextLong(500_000),
                random.nextLong(64_000),
                limit);
        try {
            return PRICES.terms(request, NOW);
        } catch (AppException below) {
            return PRICES.terms(
                    new TermsRequest(
                            tier.id(),
                            billing,
                            request.modelHint(),
                            request.inputTokens(),
                            request.outputTokens(),
                            null),
                    NOW);
        }
    }

    /**
     * Possible reports of a provider: usual numbers, nothing, and nonsense, sometimes with another name of the model.
     */
    private static TurnUsage turn(Random random, Terms terms) {
        var model =
                switch (random.nextInt(8)) {
                    case 0 -> "claude-opus-5-5";
                    case 1 -> terms.model() + "-20260101";
                    case 2 -> "a-model-nobody-knows";
                    case 3 -> Model.OFFLINE.id();
                    default -> terms.model();
                };
        return new TurnUsage(
                model, new Tokens(count(random), count(random), count(random), count(random), count(random)));
    }

    private static long count(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> random.nextLong(1L << 58);
            case 2 -> random.nextLong(1_000_000_000);
            default -> random.nextLong(60_000);
        };
    }

    private static List<@Nullable String> hints() {
        var hints = new ArrayList<@Nullable String>();
        hints.add(null);
        hints.add("claude-haiku-5-5");
        hints.add("claude-sonnet-4-20250514");
        hints.add("claude-opus-5-5");
        return hints;
    }
}
