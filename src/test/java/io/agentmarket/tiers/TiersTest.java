package io.agentmarket.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** tiers.yaml agrees with the published table; its numbers are repeated here. */
class TiersTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private final PriceBook book = PriceBook.bundled();

    @ParameterizedTest
    @CsvSource({
        "solo,     0, 0.005,  claude-haiku-5-5,     5,    50,    500,    5,    50,   1,    100000",
        "basic,    1, 0.0095, claude-haiku-5-5,    20,   500,   5000,   50,   500,   2,   1000000",
        "silver,   2, 0.038,  claude-sonnet-5-5,   50,  2000,  20000,  200,  2000,   5,   5000000",
        "standard, 3, 0.0475, claude-sonnet-5-5,  100,  5000,  50000,  500,  5000,  10,  10000000",
        "premium,  4, 0.076,  claude-sonnet-5-5,  200, 10000, 100000, 1000, 10000,  20,  25000000",
        "elite,    5, 0.2375, claude-opus-5-5,    500, 25000, 250000, 2500, 25000,  50, 100000000",
        "byok,     6, 0.002,  claude-sonnet-5-5, 1000, 50000, 500000, 5000, 50000, 100,",
    })
    void prices_and_limits_are_those_of_the_table(
            String id,
            int rank,
            String price,
            String model,
            int perMinute,
            int perHour,
            int perDay,
            int runsPerHour,
            int runsPerDay,
            int concurrent,
            Long tokens) {
        var tier = book.tier(id, NOW);

        assertThat(tier.rank()).isEqualTo(rank);
        assertThat(tier.base()).isEqualTo(Money.ofDollars(price));
        assertThat(tier.defaultModel()).isEqualTo(model);
        assertThat(tier.limits())
                .isEqualTo(new Limits(
                        perMinute,
                        perHour,
                        perDay,
                        runsPerHour,
                        runsPerDay,
                        concurrent,
                        tokens,
                        tier.limits().runsPerHourByAgent()));
    }

    @ParameterizedTest
    @CsvSource({
        "audit-agent,           2, 10, 30,  50, 100, 200,  500",
        "security-scanner,      3, 15, 40,  75, 150, 300,  750",
        "deployment-agent,      2, 10, 25,  50, 100, 200,  500",
        "report-generator,      3, 20, 50, 100, 200, 400, 1000",
        "workflow-orchestrator, 2, 10, 30,  60, 120, 250,  600",
    })
    void agents_have_hourly_limits_of_their_own(
            String agent, int solo, int basic, int silver, int standard, int premium, int elite, int byok) {
        var limits = book.tiers(NOW).stream()
                .map(tier -> tier.limits().runsPerHourByAgent())
                .toList();

        assertThat(limits.stream().map(each -> each.get(agent)))
                .containsExactly(solo, basic, silver, standard, premium, elite, byok);
        assertThat(limits).extracting(Map::size).isEqualTo(List.of(5, 5, 5, 5, 5, 5, 5));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-haiku-5-5,     100000, 0.10,  0.50, 0.125, 0.20, 0.01",
        "claude-haiku-5-5,     100001, 0.50,  2.50, 0.625, 1.00, 0.05",
        "claude-sonnet-5-5,   1000000, 2,    10,    2.5,   4,    0.10",
        "claude-opus-5-5,     1000000, 4,    20,    5,     8,    0.20",
        "claude-sonnet-5,     1000000, 2,    10,    2.5,   4,    0.20",
        "claude-haiku-4-5,     200000, 1,     5,    1.25,  2,    0.10",
        "claude-sonnet-4-5-20250929, 1, 3,   15,    3.75,  6,    0.30",
    })
    void models_have_the_published_rates(
            String id, long prompt, String input, String output, String write5m, String write1h, String read) {
        var rates = book.model(id, NOW).rates(prompt);

        assertThat(rates)
                .isEqualTo(new Model.Rates(
                        Money.ofDollars(input).micros(),
                        Money.ofDollars(output).micros(),
                        Money.ofDollars(write5m).micros(),
                        Money.ofDollars(write1h).micros(),
                        Money.ofDollars(read).micros()));
    }
}
