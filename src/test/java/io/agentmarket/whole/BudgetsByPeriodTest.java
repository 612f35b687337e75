package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Budgets by day and week over HTTP, and the remaining amounts that a key sees; a run costs 2,000. */
class BudgetsByPeriodTest extends RunningPlatform {

    private static final String BUDGETS = "/api/v1/billing/budgets";
    private static final String CUSTOMER = BUDGETS + "/customer";

    private final Made customer = CUSTOMERS.unlimited("standard");

    @Test
    void a_full_day_is_402_with_the_start_of_the_next() throws Exception {
        set(CUSTOMER, "day", 5_000);
        run(customer.key(), "one", "n", 0);
        run(customer.key(), "two", "n", 0);

        var refused = run(customer.key(), "three", "n", 0);

        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.json().path("code").asString()).isEqualTo("BUDGET_EXCEEDED");
        assertThat(refused.json().path("scope").asString()).isEqualTo("customer");
        assertThat(refused.json().path("period").asString()).isEqualTo("day");
        assertThat(refused.json().path("detail").asString()).contains("the day's budget");
        assertThat(Instant.parse(refused.json().path("resets_at").asString())).isEqualTo(tomorrow());
        assertThat(refused.json().path("limit_micros").asLong()).isEqualTo(5_000);
    }

    @Test
    void me_shows_the_remaining_budgets_of_key_and_customer() throws Exception {
        var other = CUSTOMERS.addKey(customer);
        set(CUSTOMER, "month", 100_000);
        set(CUSTOMER, "week", 50_000);
        set(BUDGETS + "/keys/" + other.caller().key(), "day", 7_000);
        set(BUDGETS + "/keys/" + customer.caller().key(), "day", 9_000);
        run(customer.key(), "one", "n", 0);

        var budgets = me(customer.key());

        assertThat(budgets)
                .extracting(BudgetsByPeriodTest::summary)
                .containsExactly(
                        "customer month 100000 2000 0 98000",
                        "customer week 50000 2000 0 48000",
                        "key day 9000 2000 0 7000");
        assertThat(Instant.parse(budgets.getLast().path("resets_at").asString()))
                .isEqualTo(tomorrow());
        assertThat(me(other.key())).extracting(BudgetsByPeriodTest::summary).contains("key day 7000 0 0 7000");
        assertThat(me(CUSTOMERS.create("standard").key())).isEmpty();
        var small = CUSTOMERS.addKey(customer, false, Set.of(Scope.EXECUTE));
        assertThat(me(small.key())).hasSize(2);
    }

    @Test
    void a_first_budget_is_answered_with_what_its_runs_spent_before() throws Exception {
        var other = CUSTOMERS.addKey(customer);
        run(customer.key(), "one", "n", 0);
        run(other.key(), "two", "n", 0);

        assertThat(made(CUSTOMER, "month")).isEqualTo("customer month 100000 4000 0 96000");
        assertThat(made(CUSTOMER, "week")).isEqualTo("customer week 100000 4000 0 96000");
        assertThat(made(CUSTOMER, "day")).isEqualTo("customer day 100000 4000 0 96000");
        assertThat(made(BUDGETS + "/keys/" + other.caller().key(), "month")).isEqualTo("key month 100000 2000 0 98000");
        assertThat(made(BUDGETS + "/keys/" + other.caller().key(), "day")).isEqualTo("key day 100000 2000 0 98000");
    }

    private String made(String path, String period) throws Exception {
        var made =
                put(customer.key(), path, "{\"period\":\"" + period + "\",\"limit_micros\":100000,\"mode\":\"hard\"}");
        var listed = get(customer.key(), BUDGETS).json().path("items").valueStream();
        assertThat(listed).contains(made.json());
        return summary(made.json());
    }

    @Test
    void budgets_of_each_period_coexist_and_are_removed_alone() throws Exception {
        set(CUSTOMER, "month", 100_000);
        set(CUSTOMER, "week", 50_000);
        set(CUSTOMER, "day", 9_000);
        set(CUSTOMER, "day", 8_000);

        var removed = delete(customer.key(), CUSTOMER + "?period=week");

        assertThat(removed.status()).isEqualTo(204);
        assertThat(get(customer.key(), BUDGETS).json().path("items").valueStream())
                .extracting(it -> it.path("period").asString() + " "
                        + it.path("limit_micros").asLong() + " " + it.has("month"))
                .containsExactly("month 100000 true", "day 8000 false");
        assertThat(delete(customer.key(), CUSTOMER + "?period=week").status()).isEqualTo(404);
        assertThat(delete(customer.key(), CUSTOMER + "?period=year").status()).isEqualTo(422);
        assertThat(put(customer.key(), CUSTOMER, "{\"limit_micros\":1,\"mode\":\"hard\",\"period\":\"year\"}")
                        .status())
                .isIn(400, 422);
    }

    private void set(String path, String period, long limit) throws Exception {
        var set = put(
                customer.key(),
                path,
                "{\"period\":\"" + period + "\",\"limit_micros\":" + limit + ",\"mode\":\"hard\"}");
        assertThat(set.status()).as(set.text()).isEqualTo(200);
    }

    private List<JsonNode> me(String key) throws Exception {
        return List.copyOf(get(key, "/api/v1/me").json().path("budgets").values());
    }

    private static String summary(JsonNode budget) {
        return String.join(
                " ",
                budget.path("scope").asString(),
                budget.path("period").asString(),
                Long.toString(budget.path("limit_micros").asLong()),
                Long.toString(budget.path("spent_micros").asLong()),
                Long.toString(budget.path("held_micros").asLong()),
                Long.toString(budget.path("remaining_micros").asLong()));
    }

    private static Instant tomorrow() {
        return LocalDate.now(ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }
}
