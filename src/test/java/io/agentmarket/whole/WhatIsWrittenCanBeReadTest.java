package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A customer's data is never stored in an unreadable form, and never stops other customers' work. */
class WhatIsWrittenCanBeReadTest extends RunningPlatform {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String WORKFLOWS = "/api/v1/marketplace/packages/workflow-orchestrator/execute";
    private static final String WEBHOOKS = "/api/v1/webhooks";

    private final Made customer = CUSTOMERS.create("elite");
    private final Made other = CUSTOMERS.create("elite");

    @AfterEach
    void the_auditor_is_green() {
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 61, 65, 100, 127})
    void an_approval_however_deep_stops_nobodys_webhooks(int levels) throws Exception {
        var hook = keyed(other, WEBHOOKS, "{\"url\":\"https://receiver.invalid/hook\",\"events\":[\"run.succeeded\"]}")
                .json();
        var deep = workflow("""
                name: deep
                steps:
                - {id: note, set: 1, compensate_with: {set: undone}}
                - {id: ok, approval: Pay, depends_on: [note], with: %s}
                """.formatted("{a: ".repeat(levels) + "1" + "}".repeat(levels)));
        var run = deep.json().path("execution_id").asString();

        var inbox = get(customer.key(), "/api/v1/approvals?execution_id=" + run);
        assertThat(inbox.status()).as(inbox.text()).isEqualTo(200);
        if (deep.json().path("status").asString().equals("waiting_approval")) {
            assertThat(inbox.json().path("items")).hasSize(1);
            assertThat(post(customer.key(), "/api/v1/executions/" + run + "/cancel", "")
                            .status())
                    .isLessThan(300);
        } else {
            var report = deep.json().path("output");
            assertThat(report.toString())
                    .as(deep.text())
                    .containsAnyOf("nested more than 60 levels", "nested too deeply");
        }
        await().atMost(SOON)
                .until(() ->
                        get(customer.key(), "/api/v1/executions/" + run).json().has("finished_at"));

        run(other.key(), UUID.randomUUID().toString(), "n", 0);

        var deliveries = WEBHOOKS + "/" + hook.path("id").asString() + "/deliveries";
        await().atMost(SOON)
                .until(() -> !get(other.key(), deliveries).json().path("items").isEmpty());
        delete(other.key(), WEBHOOKS + "/" + hook.path("id").asString());
    }

    @Test
    void different_amounts_in_approvals_have_different_hashes() throws Exception {
        var one = asked("9007199254740993");
        var next = asked("9007199254740992");

        assertThat(one.path("arguments").toString()).isEqualTo("{\"amount\":9007199254740993}");
        assertThat(one.path("action_sha256")).isNotEqualTo(next.path("action_sha256"));
        var done = post(
                customer.key(),
                "/api/v1/approvals/" + one.path("approval_id").asString() + "/approve",
                "{\"action_sha256\":" + one.path("action_sha256") + "}");
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        var run = one.path("execution_id").asString();
        await().atMost(SOON)
                .until(() ->
                        get(customer.key(), "/api/v1/executions/" + run).json().has("finished_at"));
        assertThat(get(customer.key(), "/api/v1/executions/" + run).text()).contains("9007199254740993");
        post(customer.key(), "/api/v1/executions/" + next.path("execution_id").asString() + "/cancel", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e999", "[{\"n\": 1e400}]"})
    void a_number_beyond_a_double_is_refused_on_arrival(String number) throws Exception {
        var answer =
                keyed(customer, WORKFLOWS, "{\"input\":{\"workflow\":\"steps: []\",\"input\":{\"x\":" + number + "}}}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/pointer").asString()).startsWith("/input/input/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"})
    void a_time_beyond_the_database_is_refused_on_arrival(String time) throws Exception {
        var hook = keyed(
                        customer,
                        WEBHOOKS,
                        "{\"url\":\"https://receiver.invalid/hook\",\"events\":[\"run.succeeded\"]}")
                .json();
        var path = WEBHOOKS + "/" + hook.path("id").asString();

        var since = post(customer.key(), path + "/resend", "{\"since\":\"" + time + "\"}");
        var expires = keyed(
                customer, "/api/v1/api-keys", "{\"name\":\"k\",\"scopes\":[\"read\"],\"expires_at\":\"" + time + "\"}");

        assertThat(since.status()).as(since.text()).isEqualTo(422);
        assertThat(since.json().at("/errors/0/pointer").asString()).isEqualTo("/since");
        assertThat(expires.status()).as(expires.text()).isEqualTo(422);
        var day = time.substring(0, time.indexOf('T'));
        for (var query : new String[] {
            "executions?from=" + time, "export?from=" + time, "daily?from=" + day, "summary?from=" + day
        }) {
            var encoded = query.replace("+", "%2B");
            assertThat(get(customer.key(), "/api/v1/usage/" + encoded).status())
                    .as(query)
                    .isBetween(400, 499);
        }
        delete(customer.key(), path);
    }

    private JsonNode asked(String amount) throws Exception {
        var run = workflow("name: pay\nsteps:\n- id: ok\n  approval: Pay\n  with: {amount: " + amount + "}\n");
        assertThat(run.json().path("status").asString()).as(run.text()).isEqualTo("waiting_approval");
        return get(
                        customer.key(),
                        "/api/v1/approvals?execution_id="
                                + run.json().path("execution_id").asString())
                .json()
                .at("/items/0");
    }

    private Answer workflow(String text) throws Exception {
        var body = Json.MAPPER.createObjectNode();
        body.putObject("input").put("workflow", text);
        return keyed(customer, WORKFLOWS, body.toString());
    }

    private Answer keyed(Made who, String path, String body) throws Exception {
        return post(who.key(), path, body, "Idempotency-Key", UUID.randomUUID().toString());
    }
}
