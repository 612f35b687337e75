package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.upstream.Fault;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An upstream that fails, as customers and operators see it. */
class CircuitBreakersTest extends MeteredPlatform {

    private static final String MONITORING = "/api/v1/monitoring";
    private static final String BREAKERS = MONITORING + "/circuit-breakers";
    private static final String PLATFORMS = "anthropic:claude-sonnet-5-5:platform";

    private final TestCustomers.Made customer = CUSTOMERS.create("elite");
    private final TestCustomers.Made operator = CUSTOMERS.create(TIER, false, Set.of(Scope.OPERATOR));

    @Test
    void an_open_breaker_degrades_runs_until_a_probe_succeeds() throws Exception {
        open();
        UPSTREAM.fail(Fault.status(529), 1_000);
        int made = calls().size();

        var run = silver("degraded");
        var quote = post(customer.key(), "/api/v1/marketplace/packages/model-probe/quote", "{\"tier\":\"silver\"}")
                .json();

        assertThat(calls()).hasSize(made);
        assertThat(run.path("degraded").asBoolean(false)).as(run.toString()).isTrue();
        assertThat(run.path("price").path("micros").asLong()).isEqualTo(2_000);
        assertThat(journal(customer, run)).startsWith("started", "degraded", "model_turn");
        assertThat(quote.path("degraded").asBoolean(false)).as(quote.toString()).isTrue();
        UPSTREAM.heal();
        await().until(() -> !silver("n" + calls().size() + System.nanoTime())
                .path("degraded")
                .asBoolean(true));
        assertThat(breaker(customer, PLATFORMS).json().path("state").asString()).isEqualTo("closed");
    }

    @Test
    void a_run_that_may_not_degrade_fails_at_once_with_retry_after() throws Exception {
        open();
        int made = calls().size();

        var run = execute(
                        customer,
                        ProbeAgents.STRICT + "knowledge-base",
                        "{\"tier\":\"silver\",\"input\":{\"question\":\"How?\"}}",
                        "strict")
                .json();

        var error = run.path("error");
        assertThat(error.path("code").asString("none: " + run)).isEqualTo("MODEL_CIRCUIT_OPEN");
        assertThat(error.path("retryable").asBoolean(false)).isTrue();
        assertThat(error.path("retry_after").asLong()).isBetween(1L, 10L);
        assertThat(error.path("detail").asString()).contains("MODEL_OVERLOADED", "claude-sonnet-5-5");
        assertThat(run.path("price").path("micros").asLong()).isZero();
        assertThat(calls()).hasSize(made);
    }

    @Test
    void a_customers_bad_key_opens_only_its_own_breaker() throws Exception {
        var byok = CUSTOMERS.create("byok");
        for (int n = 0; n < 10; n++) {
            execute(byok, "model-probe", "{\"input\":{\"note\":\"n\"}}", "bad-" + n, "X-Provider-Key", "sk-ant-bad");
        }

        var eleventh = execute(
                        byok, "model-probe", "{\"input\":{\"note\":\"n\"}}", "bad", "X-Provider-Key", "sk-ant-bad")
                .json();

        assertThat(calls()).hasSize(10);
        assertThat(eleventh.path("error").path("code").asString("none: " + eleventh))
                .isEqualTo("MODEL_CIRCUIT_OPEN");
        assertThat(eleventh.path("error").path("detail").asString()).contains("PROVIDER_KEY_REFUSED");
        assertThat(silver("fine").path("degraded").asBoolean(true)).isFalse();
        var other = execute(
                        CUSTOMERS.create("byok"),
                        "model-probe",
                        "{\"input\":{\"note\":\"n\"}}",
                        "good",
                        "X-Provider-Key",
                        CUSTOMER_KEY)
                .json();
        assertThat(other.path("status").asString()).as(other.toString()).isEqualTo("succeeded");
        assertThat(other.path("degraded").asBoolean(true)).isFalse();
        var own = byokBreaker(byok);
        assertThat(breaker(byok, own).json().path("state").asString()).isEqualTo("open");
        assertThat(breaker(customer, own).status()).isEqualTo(404);
        assertThat(breaker(operator, own).json().path("owner").asString()).isEqualTo("customer");
        assertThat(get(customer.key(), BREAKERS).text())
                .doesNotContain(byok.id().toString());
        assertThat(get(customer.key(), MONITORING + "/health").text())
                .doesNotContain(byok.id().toString());
    }

    @Test
    void every_model_call_is_a_turn_or_a_failed_call() throws Exception {
        UPSTREAM.fail(new Fault.UnknownEvent(2));
        UPSTREAM.fail(Fault.status(529), 4);

        var run = silver("failing");

        assertThat(run.path("error").path("code").asString("none: " + run)).isEqualTo("MODEL_OVERLOADED");
        assertThat(calls()).hasSize(5);
        var end = entries(get(customer.key(), run.path("links").path("events").asString(""))
                        .text())
                .getLast();
        assertThat(end.data()).contains("\"failed_calls\":4");
        assertThat(journal(customer, run).stream().filter("model_turn"::equals)).hasSize(1);
    }

    @Nested
    class Reset {

        @Test
        void closes_it_refills_the_retry_budget_and_is_audited() throws Exception {
            open();

            var reset = post(operator.key(), BREAKERS + "/" + PLATFORMS + "/reset", "");

            assertThat(reset.status()).as(reset.text()).isEqualTo(200);
            assertThat(reset.json().path("state").asString()).isEqualTo("closed");
            assertThat(silver("after reset").path("degraded").asBoolean(true)).isFalse();
            assertThat(audited()).contains(PLATFORMS);
        }

        @Test
        void of_all_says_how_many_were_not_closed() throws Exception {
            open();

            var reset = post(operator.key(), BREAKERS + "/reset-all", "");

            assertThat(reset.json().path("reset").asInt()).as(reset.text()).isEqualTo(1);
            assertThat(breaker(customer, PLATFORMS).json().path("state").asString())
                    .isEqualTo("closed");
            assertThat(audited()).contains("all");
        }

        @Test
        void is_for_operators_only() throws Exception {
            open();

            assertThat(post(customer.key(), BREAKERS + "/reset-all", "").status())
                    .isEqualTo(403);
            assertThat(post(customer.key(), BREAKERS + "/" + PLATFORMS + "/reset", "")
                            .status())
                    .isEqualTo(403);
            assertThat(post("", BREAKERS + "/reset-all", "").status()).isEqualTo(401);
            assertThat(breaker(customer, PLATFORMS).json().path("state").asString())
                    .isEqualTo("open");
        }

        @Test
        void of_an_unknown_one_is_404() throws Exception {
            assertThat(post(operator.key(), BREAKERS + "/no:such:one/reset", "").status())
                    .isEqualTo(404);
        }

        private String audited() {
            return STORES.tenant()
                    .platform(sql -> sql.sql("select string_agg(body, ' ') from audit_log where body like :action")
                            .param("action", "%circuit_breaker.reset%")
                            .query(String.class)
                            .single());
        }
    }

    @Nested
    class Reads {

        @Test
        void health_names_each_part_and_its_fault() throws Exception {
            open();

            var health = get(customer.key(), MONITORING + "/health").json();

            assertThat(health.path("state").asString()).as(health.toString()).isEqualTo("degraded");
            assertThat(health.path("parts").findValuesAsString("name"))
                    .containsExactly("database", "limiter", "committer", "upstreams");
            assertThat(health.toString()).contains(PLATFORMS + " (MODEL_OVERLOADED)");
        }

        @Test
        void executions_count_the_callers_own_or_all_for_an_operator() throws Exception {
            silver("one");
            execute(customer, "model-probe", "{\"tier\":\"silver\",\"input\":{\"note\":\"prude\"}}", "two");

            var own = get(customer.key(), MONITORING + "/executions").json();
            var all = get(operator.key(), MONITORING + "/executions").json();

            assertThat(own.path("finished").path("succeeded").asLong())
                    .as(own.toString())
                    .isEqualTo(1);
            assertThat(own.path("success_rate").asDouble()).isEqualTo(0.5);
            assertThat(own.path("window_seconds").asLong()).isEqualTo(300);
            assertThat(all.path("finished").path("succeeded").asLong()).isGreaterThan(0);
        }

        @Test
        void lists_are_paged_by_name_and_bounded() throws Exception {
            silver("one");

            var page = get(customer.key(), BREAKERS + "?limit=1").json();

            assertThat(page.path("items").size()).as(page.toString()).isEqualTo(1);
            assertThat(get(customer.key(), BREAKERS + "?limit=0").status()).isEqualTo(422);
            assertThat(get(customer.key(), BREAKERS + "?limit=201").status()).isEqualTo(422);
            assertThat(get("", BREAKERS).status()).isEqualTo(401);
            assertThat(get("", MONITORING + "/executions").status()).isEqualTo(401);
        }

        @Test
        void metrics_tell_states_failures_and_fallbacks_and_no_customer() throws Exception {
            open();
            silver("fallback");

            var metrics = get(operator.key(), "/metrics").text();

            assertThat(metrics)
                    .contains("agentmarket_resilience_breakers{owner=\"platform\",state=\"open\"} 1")
                    .contains("agentmarket_engine_fallbacks_total{code=\"MODEL_CIRCUIT_OPEN\"}")
                    .contains("agentmarket_engine_model_failures_total{code=\"MODEL_OVERLOADED\"}")
                    .contains("agentmarket_engine_commit_queue")
                    .doesNotContain(customer.id().toString());
        }
    }

    /** Ten calls that fail: the retries of four runs. */
    private void open() throws Exception {
        UPSTREAM.fail(Fault.status(529), 10);
        for (int n = 0; n < 10 && !isOpen(); n++) {
            silver("opening-" + n);
        }
        assertThat(isOpen()).isTrue();
        UPSTREAM.heal();
    }

    private boolean isOpen() throws Exception {
        return breaker(operator, PLATFORMS).json().path("state").asString("").equals("open");
    }

    private JsonNode silver(String key) throws Exception {
        return execute(customer, "model-probe", "{\"tier\":\"silver\",\"input\":{\"note\":\"n\"}}", key)
                .json();
    }

    private Answer breaker(TestCustomers.Made who, String name) throws Exception {
        return get(who.key(), BREAKERS + "/" + name);
    }

    private String byokBreaker(TestCustomers.Made byok) throws Exception {
        return get(byok.key(), BREAKERS)
                .json()
                .path("items")
                .valueStream()
                .map(each -> each.path("name").asString(""))
                .filter(name -> name.endsWith(byok.id().toString()))
                .findFirst()
                .orElseThrow();
    }
}
