package io.agentmarket.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotes, prices and model resolution. */
class PriceBookTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String RETIRED = "claude-sonnet-4-20250514";
    private final PriceBook book = PriceBook.bundled();

    static Stream<Golden> golden() throws IOException {
        try (var in = PriceBookTest.class.getResourceAsStream("/tiers/golden-prices.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).skip(1).map(Golden::of).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void quote_and_price_are_those_worked_out_by_hand(Golden row) {
        var terms = book.terms(row.request, row.at);

        assertThat(terms.model()).isEqualTo(row.model);
        assertThat(terms.quote()).isEqualTo(new Money(row.quote));
        assertThat(book.price(terms, row.turns)).isEqualTo(new Money(row.price));
        assertThat(terms.priceList()).isEqualTo(LocalDate.of(2025, 1, 1));
    }

    @Test
    void the_golden_table_has_rows() throws IOException {
        assertThat(golden()).hasSizeGreaterThanOrEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-06-15T00:00:00Z", "2026-06-16T12:00:00Z", "2026-11-23T00:00:00Z", "2031-01-01T00:00:00Z"})
    void a_retired_model_is_served_by_its_successor_at_any_later_date(Instant at) {
        assertThat(book.model(RETIRED, at).id()).isEqualTo("claude-sonnet-5-5");
    }

    @Test
    void a_model_is_itself_until_it_is_retired() {
        assertThat(book.model(RETIRED, Instant.parse("2026-06-14T23:59:59Z")).id())
                .isEqualTo(RETIRED);
    }

    @Test
    void only_models_that_can_be_called_are_offered() {
        assertThat(book.models(NOW))
                .extracting(Model::id)
                .contains("claude-haiku-5-5", "claude-sonnet-4-5-20250929")
                .doesNotContain(RETIRED);
    }

    @Test
    void a_model_cannot_be_named_before_it_is_available() {
        var before = Instant.parse("2026-06-29T23:59:59Z");

        assertNotFound(() -> book.model("claude-sonnet-5", before));
        assertThat(book.model("claude-sonnet-5", before.plusSeconds(1)).id()).isEqualTo("claude-sonnet-5");
    }

    @Test
    void unknown_ids_are_not_found() {
        assertNotFound(() -> book.tier("gold", NOW));
        assertNotFound(() -> book.model("gpt-9", NOW));
        assertNotFound(() -> book.tier("solo", Instant.EPOCH));
        assertNotFound(() -> book.terms(new TermsRequest("solo", Billing.METERED, "gpt-9", 1, 1, null), NOW));
    }

    @Test
    void a_price_limit_below_the_base_is_refused_with_the_base() {
        var request = new TermsRequest("solo", Billing.METERED, null, 1000, 100, 4999L);

        assertThatThrownBy(() -> book.terms(request, NOW)).isInstanceOfSatisfying(AppException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.PRICE_LIMIT_TOO_LOW);
            assertThat(refusal.members()).containsEntry("base_micros", 5000L);
        });
    }

    @Test
    void a_turn_of_an_unlisted_model_has_the_quoted_models_price() {
        var terms = book.terms(new TermsRequest("silver", Billing.METERED, null, 100_000, 10_000, null), NOW);

        var line = book.explain(terms, List.of(new TurnUsage("surprise", new Tokens(50_000, 0, 0, 0, 0))))
                .lines()
                .getFirst();

        assertThat(line.pricedAs()).isEqualTo("claude-sonnet-5-5");
        assertThat(line.costPicodollars()).isEqualTo(50_000L * 2_000_000);
    }

    @Test
    void an_explanation_is_enough_to_recompute_the_price() {
        var terms = book.terms(new TermsRequest("elite", Billing.METERED, null, 300_000, 20_000, null), NOW);
        var turns = List.of(new TurnUsage("claude-opus-5-5", new Tokens(40_000, 8_000, 100_000, 20_000, 5_000)));

        var breakdown = book.explain(terms, turns);

        var line = breakdown.lines().getFirst();
        assertThat(line.rates()).isEqualTo(new Model.Rates(4_000_000, 20_000_000, 5_000_000, 8_000_000, 200_000));
        assertThat(line.costPicodollars()).isEqualTo(480_000_000_000L);
        assertThat(breakdown.costPicodollars()).isEqualTo(480_000_000_000L);
        assertThat(breakdown.price().micros()).isEqualTo(480_000L * 114 / 100);
        assertThat(breakdown.formula()).contains("half-up");
    }

    @Test
    void the_price_list_of_the_terms_never_changes() {
        var terms = new Terms(
                "solo", "claude-haiku-5-5", Billing.METERED, LocalDate.of(2024, 1, 1), Money.ZERO, Money.ZERO);
        var turns = List.of(new TurnUsage("claude-haiku-5-5", Tokens.NONE));

        assertThatThrownBy(() -> book.price(terms, turns)).isInstanceOf(IllegalStateException.class);
    }

    private static void assertNotFound(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AppException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    record Golden(Instant at, TermsRequest request, String model, List<TurnUsage> turns, long price, long quote) {

        static Golden of(String line) {
            var cell = line.split(",", -1);
            var request = new TermsRequest(
                    cell[1],
                    Billing.valueOf(cell[2]),
                    cell[3].isEmpty() ? null : cell[3],
                    Long.parseLong(cell[4]),
                    Long.parseLong(cell[5]),
                    cell[6].isEmpty() ? null : Long.valueOf(cell[6]));
            var turns = cell[8].isEmpty()
                    ? List.<TurnUsage>of()
                    : Arrays.stream(cell[8].split("\\|")).map(Golden::turn).toList();
            return new Golden(
                    Instant.parse(cell[0] + "T12:00:00Z"),
                    request,
                    cell[7],
                    turns,
                    Long.parseLong(cell[9]),
                    Long.parseLong(cell[10]));
        }

        private static TurnUsage turn(String text) {
            var part = text.split(":");
            var n = Arrays.stream(part).skip(1).mapToLong(Long::parseLong).toArray();
            return new TurnUsage(part[0], new Tokens(n[0], n[1], n[2], n[3], n[4]));
        }
    }
}
