package io.agentmarket.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.shared.Tokens;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.Billing;
import io.agentmarket.usage.UsualPrices.Question;
import io.agentmarket.usage.UsualPrices.Usual;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The usual price: from the caller's own runs first, and from all customers' runs only if they reveal no single
 * customer.
 */
@Tag("stores")
class UsualPricesTest {

    private static final TestStores STORES = TestStores.fresh();

    private final SteppingClock clock = new SteppingClock("2026-11-20T12:00:00Z");
    private final UsualPrices prices = new UsualPrices(STORES.tenant(), clock);
    private final String agent = "agent-" + UUID.randomUUID();

    /** Nine times 10,000 and once 100,000: the mean is 19,000, and nine of ten cost at most 10,000. */
    @Test
    void shows_mean_and_ninth_decile_of_the_callers_own_runs() throws Exception {
        var customer = customer(1);
        for (int n = 0; n < 9; n++) {
            ran(customer, 10_000);
        }
        ran(customer, 100_000);

        assertThat(prices.find(question(customer)))
                .contains(new Usual(19_000, 10_000, 10, true, LocalDate.parse("2026-10-22")));
    }

    @Test
    void shows_nothing_below_five_own_runs_despite_one_other_customers_runs() throws Exception {
        var customer = customer(1);
        var other = customer(2);
        for (int n = 0; n < 4; n++) {
            ran(customer, 10_000);
        }
        var many = IntStream.range(0, 1_000)
                .mapToObj(n -> run(other, 50_000, RunStatus.SUCCEEDED))
                .toList();
        insert(many);

        assertThat(prices.find(question(customer))).isEmpty();
    }

    @Test
    void shows_the_mean_of_all_from_twenty_runs_of_five_customers() throws Exception {
        for (int n = 0; n < 19; n++) {
            ran(customer(n % 5), 20_000);
        }
        var stranger = customer(60);
        var before = prices.find(question(stranger));

        ran(customer(4), 40_000);
        clock.pass(UsualPrices.KNOWN);

        assertThat(before).isEmpty();
        assertThat(prices.find(question(stranger)))
                .contains(new Usual(21_000, 20_000, 20, false, LocalDate.parse("2026-10-22")));
    }

    @Test
    void counts_recent_billed_successes_of_that_tier_and_model_only() throws Exception {
        var customer = customer(1);
        for (int n = 0; n < 5; n++) {
            ran(customer, 10_000);
            insert(List.of(run(customer, 0, RunStatus.SUCCEEDED), run(customer, 90_000, RunStatus.CANCELLED)));
        }

        assertThat(prices.find(question(customer)).map(Usual::meanMicros)).contains(10_000L);
        assertThat(prices.find(new Question(customer, agent, "elite", "claude-sonnet-5-5")))
                .isEmpty();
        assertThat(prices.find(new Question(customer, agent, "silver", "offline")))
                .isEmpty();
        clock.pass(Duration.ofDays(30));
        assertThat(prices.find(question(customer))).isEmpty();
    }

    @Test
    void an_answer_is_remembered_for_some_seconds() throws Exception {
        var customer = customer(1);
        var before = prices.find(question(customer));
        for (int n = 0; n < 5; n++) {
            ran(customer, 10_000);
        }

        assertThat(before).isEmpty();
        assertThat(prices.find(question(customer))).isEmpty();
        clock.pass(UsualPrices.KNOWN);
        assertThat(prices.find(question(customer))).isPresent();
    }

    private Question question(CustomerId customer) {
        return new Question(customer, agent, "silver", "claude-sonnet-5-5");
    }

    /** Customers whose bit among the 64 is the number given. */
    private static CustomerId customer(int bit) {
        var id = Ids.at(Instant.EPOCH);
        return new CustomerId(new UUID(id.getMostSignificantBits(), (id.getLeastSignificantBits() & ~63L) | bit));
    }

    private void ran(CustomerId customer, long micros) throws SQLException {
        insert(List.of(run(customer, micros, RunStatus.SUCCEEDED)));
    }

    private static void insert(List<FinishedRun> runs) throws SQLException {
        try (var connection = STORES.databases().committer().getConnection()) {
            var batch = new SqlBatch(connection);
            TestHistory.of(STORES.tenant()).insert(batch, new ArrayList<>(runs));
            batch.execute();
        }
    }

    private FinishedRun run(CustomerId customer, long micros, RunStatus status) {
        var now = clock.instant();
        return new FinishedRun(
                new ExecutionId(Ids.at(now)),
                customer,
                new ApiKeyId(Ids.at(now)),
                null,
                agent,
                "1.0.0",
                status,
                null,
                "silver",
                "claude-sonnet-5-5",
                Billing.METERED,
                false,
                1,
                1,
                Tokens.NONE,
                new Money(micros),
                new Money(1_000_000),
                1,
                null,
                now,
                now.plusMillis(100));
    }
}
