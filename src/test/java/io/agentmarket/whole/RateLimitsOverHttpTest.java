package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Limits over HTTP: refusals, the bucket of polled reads, and the endpoints under rate-limits. */
class RateLimitsOverHttpTest extends RunningPlatform {

    private static final String RESET = "/api/v1/rate-limits/reset";

    private final TestCustomers.Made customer = CUSTOMERS.create("solo");

    @Test
    void a_refused_request_sends_no_statement_to_the_database() throws Exception {
        for (var i = 0; i < 5; i++) {
            assertThat(get(customer.key(), "/api/v1/usage/stats").status()).isEqualTo(200);
        }
        var before = STORES.statements();

        for (var i = 0; i < 300; i++) {
            assertThat(get(customer.key(), "/api/v1/usage/stats").status()).isEqualTo(429);
            assertThat(run(customer.key(), "refused-" + i, "refused", 0).status())
                    .isEqualTo(429);
        }

        var after = STORES.statements();
        // what the replica's own heartbeats send every two seconds grows by the few seconds that this takes
        assertThat(after)
                .allSatisfy((statement, calls) -> assertThat(calls - before.getOrDefault(statement, 0L))
                        .as(statement)
                        .isLessThan(100));
        assertThat(after.keySet()).anyMatch(statement -> statement.contains("api_keys"));
    }

    @Test
    void polling_a_run_does_not_count_and_reports_its_own_bucket() throws Exception {
        var run = run(customer.key(), "polled", "polled", 0).json();
        for (var i = 0; i < 20; i++) {
            var polled = get(
                    customer.key(),
                    "/api/v1/executions/" + run.path("execution_id").asString());
            assertThat(polled.status()).isEqualTo(200);
            assertThat(polled.header("RateLimit-Policy")).isEqualTo("\"reads_per_minute\";q=600;w=60");
        }

        var status = get(customer.key(), "/api/v1/rate-limits/status").json();

        assertThat(status.path("mode").asString()).isEqualTo("shared");
        assertThat(status.at("/limits/1/scope").asString()).isEqualTo("requests_per_minute");
        assertThat(status.at("/limits/1/used").asLong()).isEqualTo(1);
        assertThat(status.path("limits")
                        .valueStream()
                        .filter(row -> row.path("scope").asString("").equals("reads_per_minute")))
                .singleElement()
                .satisfies(row -> assertThat(row.path("used").asLong()).isEqualTo(21));
    }

    @Test
    void a_run_that_has_answered_has_given_its_place_back() throws Exception {
        for (var i = 0; i < 4; i++) {
            assertThat(run(customer.key(), "one-after-the-other-" + i, "next", 0)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void the_callers_limits_of_single_agents_are_listed() throws Exception {
        var limits = get(customer.key(), "/api/v1/rate-limits/agent-limits");

        assertThat(limits.status()).isEqualTo(200);
        assertThat(limits.json().path("items")).hasSize(1);
        assertThat(limits.json().at("/items/0/agent").asString()).isEqualTo("workflow-orchestrator");
        assertThat(limits.json().at("/items/0/remaining").asLong()).isEqualTo(2);
        assertThat(limits.json().at("/items/0/window_seconds").asLong()).isEqualTo(3_600);
    }

    @Nested
    class Reset {

        private final TestCustomers.Made operator = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));

        @Test
        void an_operator_empties_one_window_or_all_and_it_is_on_record() throws Exception {
            exhaust();
            var one = post(operator.key(), RESET, body(customer.id().toString(), "requests_per_minute"));
            assertThat(get(customer.key(), "/api/v1/me").status()).isEqualTo(200);
            exhaust();
            var all = post(operator.key(), RESET, "{\"customer_id\":\"" + customer.id() + "\"}");

            assertThat(one.status()).as(one.text()).isEqualTo(200);
            assertThat(all.status()).as(all.text()).isEqualTo(200);
            assertThat(get(customer.key(), "/api/v1/me").header("X-RateLimit-Remaining"))
                    .isEqualTo("4");
            assertThat(recorded()).isEqualTo(2);
        }

        @Test
        void only_operators_may() throws Exception {
            var refused = post(customer.key(), RESET, body(customer.id().toString(), "requests_per_minute"));

            assertThat(refused.status()).isEqualTo(403);
            assertThat(recorded()).isZero();
        }

        @Test
        void unknown_names_are_reported() throws Exception {
            for (var wrong : Map.of(
                            body(customer.id().toString(), "requests_per_second"), "/scope",
                            body(customer.id().toString(), "agent_runs_per_hour:nobody"), "/scope",
                            body(customer.id().toString(), "leases"), "/scope",
                            body(UUID.randomUUID().toString(), "runs_per_day"), "/customer_id",
                            body("me", "runs_per_day"), "/customer_id")
                    .entrySet()) {
                var refused = post(operator.key(), RESET, wrong.getKey());

                assertThat(refused.status()).as(wrong.getKey()).isEqualTo(422);
                assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo(wrong.getValue());
            }
        }

        private void exhaust() throws Exception {
            for (var i = 0; i < 6; i++) {
                get(customer.key(), "/api/v1/me");
            }
            assertThat(get(customer.key(), "/api/v1/me").status()).isEqualTo(429);
        }

        private static String body(String customerId, String scope) {
            return "{\"customer_id\":\"" + customerId + "\",\"scope\":\"" + scope + "\"}";
        }

        private long recorded() {
            return STORES.tenant()
                    .platform(sql -> sql.sql(
                                    "select count(*) from audit_log where action = 'rate_limits.reset' and subject = ?")
                            .param(customer.id().toString())
                            .query(Long.class)
                            .single());
        }
    }
}
