package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** DELETE /usage/executions/{id}, and that metering, lists, exports, sums and charges agree. */
class ErasureTest extends RunningPlatform {

    private static final String USAGE = "/api/v1/usage/executions/";
    private static final String CANARY = "the patient's name is Ossian";

    private final TestCustomers.Made customer = CUSTOMERS.create("elite");

    @AfterEach
    void books_balance() {
        await().until(() -> count("select count(*) from execution where status <> 'waiting_approval'") == 0);
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Nested
    class Erased204 {

        @Test
        void the_content_is_gone_everywhere_and_the_money_stays() throws Exception {
            var run = run(customer.key(), "k", CANARY, 0).json();
            var id = run.path("execution_id").asString();
            var metered = get(customer.key(), USAGE + id).text();
            var receipts = count("select count(*) from receipts where execution_id = '" + id + "'");

            var answer = delete(customer.key(), USAGE + id);

            assertThat(answer.status()).as(answer.text()).isEqualTo(204);
            var view = get(customer.key(), "/api/v1/executions/" + id).json();
            assertThat(view.path("status").asString()).isEqualTo("succeeded");
            assertThat(view.has("output")).isFalse();
            assertThat(view.path("erased_at").asString()).isNotEmpty();
            assertThat(view.path("price").path("micros").asLong()).isEqualTo(2_000);
            assertThat(get(customer.key(), USAGE + id).text()).isEqualTo(metered);
            assertThat(receipts).isOne();
            assertThat(count("select count(*) from receipts where execution_id = '" + id + "'"))
                    .isOne();
            assertThat(count("select micros from charges where execution_id = '" + id + "'"))
                    .isEqualTo(2_000);
            assertThat(traces(id)).isZero();
        }

        @Test
        void the_stream_replays_every_entry_without_content() throws Exception {
            var id = run(customer.key(), "k", CANARY, 0)
                    .json()
                    .path("execution_id")
                    .asString();
            var before = entries(
                    get(customer.key(), "/api/v1/executions/" + id + "/events").text());

            delete(customer.key(), USAGE + id);

            var stream =
                    get(customer.key(), "/api/v1/executions/" + id + "/events").text();
            var after = entries(stream);
            assertThat(stream).doesNotContain("Ossian");
            assertThat(after)
                    .extracting(Entry::event)
                    .isEqualTo(before.stream().map(Entry::event).toList());
            assertThat(after)
                    .extracting(Entry::id)
                    .isEqualTo(before.stream().map(Entry::id).toList());
            assertThat(after)
                    .extracting(it -> Json.MAPPER.readTree(it.data()))
                    .allSatisfy(data -> assertThat(data.path("erased").asBoolean(false))
                            .as(data.toString())
                            .isTrue());
            assertThat(Json.MAPPER.readTree(after.getLast().data()).propertyNames())
                    .containsExactlyInAnyOrder("status", "price_micros", "erased");
            var turn = after.stream()
                    .filter(it -> it.event().equals("model_turn"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Json.MAPPER.readTree(turn.data()).propertyNames())
                    .containsExactlyInAnyOrder("model", "tokens", "stop", "erased");
        }

        @Test
        void a_second_time_changes_nothing_and_is_not_audited_again() throws Exception {
            var id = run(customer.key(), "k", CANARY, 0)
                    .json()
                    .path("execution_id")
                    .asString();
            delete(customer.key(), USAGE + id);
            var erasedAt = erasedAt(id);

            var again = delete(customer.key(), USAGE + id);

            assertThat(again.status()).isEqualTo(204);
            assertThat(erasedAt(id)).isEqualTo(erasedAt);
            assertThat(count("select count(*) from audit_log where action = 'execution.erased' and subject = '" + id
                            + "'" + " and customer_id = '" + customer.id() + "'"))
                    .isOne();
        }

        @Test
        void its_idempotency_key_still_names_it() throws Exception {
            var id = run(customer.key(), "k", CANARY, 0)
                    .json()
                    .path("execution_id")
                    .asString();
            delete(customer.key(), USAGE + id);

            var again = run(customer.key(), "k", CANARY, 0);

            assertThat(again.status()).isEqualTo(200);
            assertThat(again.json().path("execution_id").asString()).isEqualTo(id);
            assertThat(again.text()).doesNotContain("Ossian");
        }
    }

    @Nested
    class Refused {

        @Test
        void without_a_key_401_and_without_the_scope_403() throws Exception {
            var reader = CUSTOMERS.create("solo", false, Set.of(Scope.READ));

            assertThat(delete("", USAGE + UUID.randomUUID()).status()).isEqualTo(401);
            assertThat(delete(reader.key(), USAGE + UUID.randomUUID()).status()).isEqualTo(403);
        }

        @Test
        void a_foreign_or_unknown_run_404_and_stays_whole() throws Exception {
            var id = run(customer.key(), "k", CANARY, 0)
                    .json()
                    .path("execution_id")
                    .asString();

            assertThat(delete(CUSTOMERS.create("solo").key(), USAGE + id).status())
                    .isEqualTo(404);
            assertThat(delete(customer.key(), USAGE + UUID.randomUUID()).status())
                    .isEqualTo(404);
            assertThat(delete(customer.key(), USAGE + "me").status()).isEqualTo(404);
            assertThat(get(customer.key(), "/api/v1/executions/" + id).text()).contains("Ossian");
        }

        @Test
        void a_live_run_409() throws Exception {
            var id = run(customer.key(), "k", CANARY, 1_000, "Prefer", "respond-async")
                    .json()
                    .path("execution_id")
                    .asString();

            var answer = delete(customer.key(), USAGE + id);

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().path("code").asString()).isEqualTo("STILL_RUNNING");
        }
    }

    @Test
    void list_export_stats_periods_month_and_charges_say_the_same() throws Exception {
        for (int i = 0; i < 6; i++) {
            run(customer.key(), "k" + i, i % 3 == 2 ? "break the tool" : "fine", 0);
        }

        var charged = count("select sum(micros) from charges where customer_id = '" + customer.id() + "'");

        assertThat(charged).isEqualTo(4 * 2_000);
        assertThat(sum(usage("executions").path("items"))).isEqualTo(charged);
        var lines = get(customer.key(), "/api/v1/usage/export?format=ndjson")
                .text()
                .lines()
                .toList();
        var summary = Json.MAPPER.readTree(lines.getLast()).path("summary");
        assertThat(summary.path("rows").asLong()).isEqualTo(6);
        assertThat(summary.path("price_micros").asLong()).isEqualTo(charged);
        assertThat(usage("stats").path("total").path("price_micros").asLong()).isEqualTo(charged);
        assertThat(usage("stats").path("total").path("runs").asLong()).isEqualTo(6);
        assertThat(usage("cost/current-month").path("spent_micros").asLong()).isEqualTo(charged);
        assertThat(usage("packages/top")
                        .path("packages")
                        .get(0)
                        .path("sums")
                        .path("price_micros")
                        .asLong())
                .isEqualTo(charged);
        for (var granularity : new String[] {"daily", "weekly", "monthly"}) {
            var periods = usage("daily?granularity=" + granularity).path("periods");
            assertThat(periods.valueStream()
                            .mapToLong(
                                    it -> it.path("sums").path("price_micros").asLong())
                            .sum())
                    .isEqualTo(charged);
        }
    }

    @Test
    void a_bad_parameter_is_named_by_the_whole_platform_too() throws Exception {
        var answer = get(customer.key(), "/api/v1/usage/executions?colour=red");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").get(0).path("pointer").asString())
                .isEqualTo("colour");
    }

    private JsonNode usage(String call) throws Exception {
        var answer = get(customer.key(), "/api/v1/usage/" + call);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private String erasedAt(String id) throws Exception {
        return get(customer.key(), "/api/v1/executions/" + id)
                .json()
                .path("erased_at")
                .asString();
    }

    private static long sum(JsonNode rows) {
        return rows.valueStream()
                .mapToLong(it -> it.path("price_micros").asLong())
                .sum();
    }

    /** Rows that still hold what the run was given, anywhere it was written. */
    private static long traces(String id) {
        return count("select count(*) from execution_payload where execution_id = '" + id
                        + "' and body::text like '%Ossian%'")
                + count("select count(*) from execution_event v where execution_id = '" + id
                        + "' and v::text like '%Ossian%'")
                + count("select count(*) from execution_history h where id = '" + id + "' and h::text like '%Ossian%'")
                + count("select count(*) from receipts where execution_id = '" + id + "' and body like '%Ossian%'")
                + count("select count(*) from audit_log where body like '%Ossian%'");
    }

    private static long count(String sql) {
        return STORES.tenant().platform(jdbc -> jdbc.sql(sql).query(Long.class).single());
    }
}
