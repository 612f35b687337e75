package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.monitoring.TestAuditor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The effects of closing a customer on its runs and automation. */
class ClosingACustomerTest extends RunningPlatform {

    private static final String PROBE = "/api/v1/marketplace/packages/crash-probe/execute";
    private static final String GRAPH = "/api/v1/marketplace/packages/graph-probe/execute";

    private final Made operator = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));
    private final Made customer = CUSTOMERS.create("elite");

    @Test
    void live_and_waiting_runs_are_cancelled_and_the_books_hold() throws Exception {
        keyed(PROBE, "{\"input\":{\"note\":\"long\",\"sleep_ms\":20000}}", "Prefer", "respond-async");
        var waiting = keyed(GRAPH, "{\"input\":{\"note\":\"asks\",\"rounds\":1}}", "Prefer", "respond-async");
        var id = waiting.json().path("execution_id").asString();
        await().until(() -> get(customer.key(), "/api/v1/executions/" + id)
                .json()
                .path("status")
                .asString()
                .equals("waiting_approval"));

        var closed = close();

        assertThat(closed.status()).as(closed.text()).isEqualTo(200);
        await().until(() -> count("select count(*) from execution where customer_id = ?") == 0);
        assertThat(count("select count(*) from execution_history where status = 'cancelled' and customer_id = ?"))
                .isEqualTo(2);
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Test
    void schedules_triggers_and_webhooks_are_switched_off() throws Exception {
        keyed(
                "/api/v1/schedules",
                "{\"package_id\":\"crash-probe\",\"cron\":\"* * * * * *\",\"input\":{\"note\":\"n\",\"sleep_ms\":0}}");
        var trigger = keyed(
                "/api/v1/triggers",
                "{\"package_id\":\"crash-probe\",\"mapping\":\"{\\\"note\\\": 'n', \\\"sleep_ms\\\": 0}\"}");
        keyed("/api/v1/webhooks", "{\"url\":\"https://example.com/hook\",\"events\":[\"run.succeeded\"]}");

        close();

        assertThat(count("select count(*) from schedule where active and customer_id = ?"))
                .isZero();
        assertThat(count("select count(*) from inbound_trigger where active and customer_id = ?"))
                .isZero();
        assertThat(count("select count(*) from webhook_endpoint where disabled_reason = 'closed' and customer_id = ?"))
                .isEqualTo(1);
        var fired = post(
                "",
                trigger.json().path("fire_url").asString(),
                "{}",
                "X-Trigger-Secret",
                trigger.json().path("secret").asString());
        assertThat(fired.json().path("code").asString()).isEqualTo("SWITCHED_OFF");
    }

    @Test
    void a_call_of_a_closed_customer_is_refused_as_such() throws Exception {
        close();

        var refused = get(customer.key(), "/api/v1/me");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("code").asString()).isEqualTo("CUSTOMER_CLOSED");
    }

    @Test
    void the_audit_log_names_the_operator_that_closed_it() throws Exception {
        close();

        var log = get(operator.key(), "/api/v1/operator/audit-log?customer=" + customer.id());

        assertThat(log.status()).isEqualTo(200);
        assertThat(log.json().at("/items/0/body/actor/kind").asString()).isEqualTo("key");
    }

    private Answer close() throws Exception {
        return post(
                operator.key(),
                "/api/v1/operator/customers/" + customer.id() + "/close",
                "{\"name\":\"Customer of a test\"}");
    }

    private Answer keyed(String path, String body, String... headers) throws Exception {
        var all = new ArrayList<>(List.of("Idempotency-Key", path));
        all.addAll(List.of(headers));
        return post(customer.key(), path, body, all.toArray(String[]::new));
    }

    private int count(String sql) {
        return STORES.tenant()
                .platform(jdbc -> jdbc.sql(sql)
                        .param(customer.id().value())
                        .query(Integer.class)
                        .single());
    }
}
