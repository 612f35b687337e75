package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Budgets, their events, expected prices and the comparison of tiers over HTTP. The probe's runs cost 0.002 $. */
class BudgetsTest extends RunningPlatform {

    private static final String BUDGETS = "/api/v1/billing/budgets";
    private static final String EVENTS = "/api/v1/billing/events";
    private static final String COMPARE = "/api/v1/tiers/compare";
    private static final String QUOTE = "/api/v1/marketplace/packages/crash-probe/quote";

    @Nested
    class Status200 {

        @Test
        void a_budget_is_set_shown_enforced_and_reported() throws Exception {
            var customer = CUSTOMERS.create("standard");

            var set = put(customer.key(), BUDGETS + "/customer", budget(5_000, "hard"));
            assertThat(run(customer.key(), "one", "n", 0).status()).isEqualTo(200);
            assertThat(run(customer.key(), "two", "n", 0).status()).isEqualTo(200);
            var refused = run(customer.key(), "three", "n", 0);

            assertThat(set.status()).as(set.text()).isEqualTo(200);
            assertThat(refused.status()).isEqualTo(402);
            assertThat(refused.json().path("code").asString()).isEqualTo("BUDGET_EXCEEDED");
            assertThat(refused.json().path("scope").asString()).isEqualTo("customer");
            assertThat(refused.json().path("spent_micros").asLong()).isEqualTo(4_000);
            assertThat(refused.json().path("held_micros").asLong()).isZero();
            assertThat(refused.json().path("quoted_micros").asLong()).isEqualTo(2_000);
            var shown = items(get(customer.key(), BUDGETS));
            assertThat(shown).hasSize(1);
            assertThat(shown.path(0).path("remaining_micros").asLong()).isEqualTo(1_000);
            assertThat(shown.path(0).path("thresholds").toString()).isEqualTo("[50,80,100]");
            assertThat(types(customer))
                    .containsExactly("budget.threshold_reached 50", "budget.threshold_reached 80", "budget.exceeded");
        }

        @Test
        void the_same_budget_again_is_no_change_and_is_not_audited_twice() throws Exception {
            var customer = CUSTOMERS.create("standard");

            put(customer.key(), BUDGETS + "/customer", budget(5_000, "alert"));
            put(customer.key(), BUDGETS + "/customer", budget(5_000, "alert"));
            put(customer.key(), BUDGETS + "/customer", budget(6_000, "alert"));
            delete(customer.key(), BUDGETS + "/customer");

            assertThat(audited(customer)).containsExactly("budget.set", "budget.set", "budget.removed");
        }

        @Test
        void a_keys_budget_binds_that_key_only() throws Exception {
            var customer = CUSTOMERS.create("standard");
            var other = CUSTOMERS.addKey(customer);

            put(customer.key(), BUDGETS + "/keys/" + customer.caller().key(), budget(1_999, "hard"));

            var refused = run(customer.key(), "mine", "n", 0);
            assertThat(refused.status()).isEqualTo(402);
            assertThat(refused.json().path("scope").asString()).isEqualTo("key");
            assertThat(run(other.key(), "other", "n", 0).status()).isEqualTo(200);
        }

        @Test
        void events_are_read_by_cursor_in_the_order_they_happened() throws Exception {
            var customer = CUSTOMERS.create("standard");
            put(
                    customer.key(),
                    BUDGETS + "/customer",
                    "{\"limit_micros\": 4000, \"mode\": \"alert\", \"thresholds\": [10, 20, 50, 100]}");
            run(customer.key(), "one", "n", 0);

            var first = get(customer.key(), EVENTS + "?limit=2").json();
            var rest = get(
                            customer.key(),
                            EVENTS + "?cursor=" + first.path("next_cursor").asString())
                    .json();
            run(customer.key(), "two", "n", 0);
            var last = EVENTS + "?cursor=" + rest.at("/items/0/cursor").asString();
            var later = await().until(
                            () -> get(customer.key(), last), it -> !items(it).isEmpty());

            assertThat(first.path("items")).hasSize(2);
            assertThat(rest.path("items")).hasSize(1);
            assertThat(rest.path("next_cursor").isNull()).isTrue();
            assertThat(items(later)).hasSize(1);
            assertThat(items(later).at("/0/payload/percent").asInt()).isEqualTo(100);
        }

        @Test
        void the_first_budget_is_seen_but_is_not_the_customers_to_change() throws Exception {
            var customer = CUSTOMERS.create("solo");

            var raised = put(customer.key(), BUDGETS + "/customer", budget(900_000_000, "hard"));
            var removed = delete(customer.key(), BUDGETS + "/customer");
            var again = delete(customer.key(), BUDGETS + "/customer");

            assertThat(raised.status()).isEqualTo(200);
            assertThat(removed.status()).isEqualTo(204);
            assertThat(again.status()).isEqualTo(404);
            var left = items(get(customer.key(), BUDGETS));
            assertThat(left).hasSize(1);
            assertThat(left.at("/0/set_by").asString()).isEqualTo("platform");
            assertThat(left.at("/0/limit_micros").asLong()).isEqualTo(5_000_000);
            assertThat(left.at("/0/mode").asString()).isEqualTo("hard");
        }

        @Test
        void the_first_budget_ends_on_promotion_and_returns_on_demotion() throws Exception {
            var customer = CUSTOMERS.create("solo");
            run(customer.key(), "one", "n", 0);

            setTier(customer, "silver");
            var promoted = items(get(customer.key(), BUDGETS));
            setTier(customer, "solo");
            var demoted = items(get(customer.key(), BUDGETS));

            assertThat(promoted).isEmpty();
            assertThat(demoted.at("/0/limit_micros").asLong()).isEqualTo(5_000_000);
            assertThat(demoted.at("/0/spent_micros").asLong()).isEqualTo(2_000);
        }

        @Test
        void a_quote_shows_usual_prices_from_five_own_runs_on() throws Exception {
            var few = CUSTOMERS.create("standard");
            var enough = CUSTOMERS.create("standard");
            for (int n = 0; n < 5; n++) {
                run(enough.key(), "run-" + n, "n", 0);
            }
            run(few.key(), "once", "n", 0);

            var unknown = post(few.key(), QUOTE, "{}").json();
            var known = post(enough.key(), QUOTE, "{}").json().path("expected");

            assertThat(unknown.path("quoted_micros").asLong()).isEqualTo(2_000);
            assertThat(unknown.path("expected").path("basis").asString("none")) // all, where others have run it often
                    .isNotEqualTo("own");
            assertThat(known.path("micros").asLong()).isEqualTo(2_000);
            assertThat(known.path("p90_micros").asLong()).isEqualTo(2_000);
            assertThat(known.path("runs").asLong()).isEqualTo(5);
            assertThat(known.path("basis").asString()).isEqualTo("own");
        }

        @Test
        void a_month_priced_on_its_own_tier_costs_the_actual_charges() throws Exception {
            var customer = CUSTOMERS.create("standard");
            run(customer.key(), "one", "n", 0);
            run(customer.key(), "two", "n", 0);

            var month = get(customer.key(), COMPARE).json();

            assertThat(month.path("charged_micros").asLong()).isEqualTo(4_000);
            assertThat(month.path("tiers")).hasSize(7);
            for (var row : month.path("tiers")) {
                var own = row.path("tier").asString().equals("standard");
                assertThat(row.path("total_micros").asLong()).isEqualTo(4_000);
                assertThat(row.path("yours").asBoolean()).isEqualTo(own);
                assertThat(row.path("runs_made_here").asLong()).isEqualTo(own ? 2 : 0);
            }
            assertThat(month.path("assumptions")).isNotEmpty();
        }
    }

    @Nested
    class Status401 {

        @ParameterizedTest
        @ValueSource(strings = {BUDGETS, EVENTS, COMPARE, COMPARE + "?month=2026-10"})
        void asks_for_a_key(String path) throws Exception {
            assertThat(get("", path).status()).isEqualTo(401);
        }

        @Test
        void lets_anyone_read_the_tiers_still() throws Exception {
            assertThat(get("", "/api/v1/tiers").status()).isEqualTo(200);
            assertThat(get("", "/api/v1/tiers/solo").status()).isEqualTo(200);
        }
    }

    @Nested
    class Status403 {

        @ParameterizedTest
        @ValueSource(strings = {BUDGETS, EVENTS, COMPARE})
        void needs_the_scope_billing(String path) throws Exception {
            var reader = CUSTOMERS.create("standard", false, Set.of(Scope.READ, Scope.EXECUTE));

            assertThat(get(reader.key(), path).status()).isEqualTo(403);
            assertThat(put(reader.key(), BUDGETS + "/customer", budget(1, "hard"))
                            .status())
                    .isEqualTo(403);
            assertThat(delete(reader.key(), BUDGETS + "/customer").status()).isEqualTo(403);
        }

        @Test
        void a_test_key_cannot_change_the_budgets_of_live_runs() throws Exception {
            var tester = CUSTOMERS.create("standard", true, EnumSet.of(Scope.BILLING));

            assertThat(put(tester.key(), BUDGETS + "/customer", budget(1, "hard"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Nested
    class Status404 {

        @Test
        void another_customers_key_is_nobodys_key() throws Exception {
            var mine = CUSTOMERS.create("standard");
            var foreign = CUSTOMERS.create("standard");
            var path = BUDGETS + "/keys/" + foreign.caller().key();
            put(foreign.key(), path, budget(7_000, "hard"));

            assertThat(put(mine.key(), path, budget(1, "hard")).status()).isEqualTo(404);
            assertThat(delete(mine.key(), path).status()).isEqualTo(404);
            assertThat(put(mine.key(), BUDGETS + "/keys/" + UUID.randomUUID(), budget(1, "hard"))
                            .status())
                    .isEqualTo(404);
            assertThat(items(get(foreign.key(), BUDGETS)).at("/0/limit_micros").asLong())
                    .isEqualTo(7_000);
        }
    }

    @Nested
    class Status422 {

        @ParameterizedTest
        @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
                {"limit_micros": 0, "mode": "hard"};                                    /limit_micros
                {"limit_micros": -5, "mode": "hard"};                                   /limit_micros
                {"limit_micros": 1000000000001, "mode": "hard"};                        /limit_micros
                {"limit_micros": 1.5, "mode": "hard"};                                  /limit_micros
                {"limit_micros": "5", "mode": "hard"};                                  /limit_micros
                {"limit_micros": 99999999999999999999, "mode": "hard"};                 /limit_micros
                {"mode": "hard"};                                                       /limit_micros
                {"limit_micros": 5};                                                    /mode
                {"limit_micros": 5, "mode": "soft"};                                    /mode
                {"limit_micros": 5, "mode": "hard", "thresholds": [80, 50]};            /thresholds/1
                {"limit_micros": 5, "mode": "hard", "thresholds": [50, 50]};            /thresholds/1
                {"limit_micros": 5, "mode": "hard", "thresholds": [0]};                 /thresholds/0
                {"limit_micros": 5, "mode": "hard", "thresholds": [1001]};              /thresholds/0
                {"limit_micros": 5, "mode": "hard", "thresholds": [null]};              /thresholds/0
                {"limit_micros": 5, "mode": "hard", "thresholds": [1,2,3,4,5,6,7,8,9,10,11]}; /thresholds
                {"limit_micros": 5, "mode": "hard", "owner": "me"};                     /owner
                """)
        void names_the_field_of_a_bad_budget(String body, String pointer) throws Exception {
            var customer = CUSTOMERS.create("standard");

            var answer = put(customer.key(), BUDGETS + "/customer", body);

            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
            assertThat(items(get(customer.key(), BUDGETS))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"2026-13", "2026-1", "11-2026", "2026-11-01", "0026-11", "now", "2999-01", ""})
        void names_an_invalid_or_future_month(String month) throws Exception {
            var answer = get(CUSTOMERS.create("standard").key(), COMPARE + "?month=" + month);

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("month");
        }

        @ParameterizedTest
        @CsvSource({
            "cursor=0190c8a0-0000-7000-8000-000000000000, cursor",
            "cursor=e, cursor",
            "cursor=5, cursor",
            "limit=0, limit",
            "limit=201, limit",
            "limit=x, limit"
        })
        void names_a_bad_parameter_of_the_events(String query, String parameter) throws Exception {
            var answer = get(CUSTOMERS.create("standard").key(), EVENTS + "?" + query);

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(parameter);
        }
    }

    private void setTier(Made customer, String tier) throws Exception {
        var operator = CUSTOMERS.create("elite", false, Set.of(Scope.OPERATOR));
        var path = "/api/v1/operator/customers/" + customer.id() + "/tier";
        assertThat(put(operator.key(), path, "{\"tier\": \"" + tier + "\"}").status())
                .isEqualTo(200);
    }

    private static String budget(long limitMicros, String mode) {
        return "{\"limit_micros\": " + limitMicros + ", \"mode\": \"" + mode + "\"}";
    }

    private static JsonNode items(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("items");
    }

    private List<String> types(Made customer) throws Exception {
        return items(get(customer.key(), EVENTS))
                .valueStream()
                .map(event -> (event.path("type").asString("") + " "
                                + event.at("/payload/percent").asString(""))
                        .strip())
                .toList();
    }

    private static List<String> audited(Made customer) {
        return STORES.tenant()
                .platform(jdbc -> jdbc.sql("select action from audit_log where customer_id = ? order by seq")
                        .param(customer.id().value())
                        .query(String.class)
                        .list());
    }
}
