package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.chaos.CustomerSystems;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent that calls its customer's API under a deployment with a secret. */
class CallApiOverHttpTest extends RunningPlatform {

    private final TestCustomers.Made customer = CUSTOMERS.create("standard");
    private final CustomerSystems systems = CustomerSystems.start();
    private final String secret = "canary-" + UUID.randomUUID();
    private String deployment = "";

    @BeforeEach
    void deploy() throws Exception {
        var made = post(
                customer.key(),
                "/api/v1/deployments",
                "{\"package_id\": \"api-probe\", \"name\": \"orders\"}",
                "Idempotency-Key",
                "deploy");
        deployment = "/api/v1/deployments/" + made.json().path("id").asString();
        var kept = put(customer.key(), deployment + "/secrets/token", "{\"value\": \"" + secret + "\"}");
        assertThat(kept.status()).as(made.text() + kept.text()).isEqualTo(204);
    }

    @AfterEach
    void close() {
        systems.close();
    }

    @Test
    void the_secret_reaches_the_api_and_neither_model_nor_journal() throws Exception {
        systems.reply("GET /whoami", request -> new CustomerSystems.Reply(200, "you are " + request.authorization()));

        var run = execute("GET", "/whoami", "").json();

        assertThat(systems.requests("GET /whoami"))
                .singleElement()
                .satisfies(it -> assertThat(it.authorization()).isEqualTo("Bearer " + secret));
        assertThat(run.at("/output/text").asString()).as(run.toString()).contains("you are Bearer [secret token]");
        var journal = get(
                        customer.key(),
                        "/api/v1/executions/" + run.path("execution_id").asString() + "/events")
                .text();
        assertThat(journal).contains("call_api").doesNotContain(secret);
    }

    @Test
    void a_changing_call_waits_and_is_sent_once_under_its_key() throws Exception {
        var started = execute("POST", "/orders", ", \"body\": {\"sku\": 7}").json();
        var id = started.path("execution_id").asString();
        assertThat(started.path("status").asString()).as(started.toString()).isEqualTo("waiting_approval");
        assertThat(systems.requests()).isEmpty();
        var asked = get(customer.key(), "/api/v1/approvals?status=pending&execution_id=" + id)
                .json()
                .at("/items/0");
        assertThat(asked.path("title").asString()).isEqualTo("POST " + systems.url() + "/orders");

        post(
                customer.key(),
                "/api/v1/approvals/" + asked.path("approval_id").asString() + "/approve",
                "{\"action_sha256\": \"" + asked.path("action_sha256").asString() + "\"}");

        await().until(() -> get(customer.key(), "/api/v1/executions/" + id)
                .json()
                .path("status")
                .asString()
                .equals("succeeded"));
        assertThat(systems.requests("POST /orders")).singleElement().satisfies(it -> {
            assertThat(it.body()).isEqualTo("{\"sku\":7}");
            assertThat(it.key()).startsWith(id + ":").endsWith("/send");
        });
    }

    @Test
    void a_deployment_decides_which_hosts_are_reached() throws Exception {
        var terms = "{\"name\": \"orders\", \"hosts\": [\"api.example.com\"]}";
        assertThat(put(customer.key(), deployment, terms).status()).isEqualTo(200);

        var run = execute("POST", "/orders", "").json();

        assertThat(run.at("/output/text").asString()).contains("The host 127.0.0.1 is not granted.");
        assertThat(systems.requests()).isEmpty();
    }

    private Answer execute(String method, String path, String more) throws Exception {
        var url = Json.MAPPER.writeValueAsString(systems.url() + path);
        return post(
                customer.key(),
                deployment + "/execute",
                "{\"input\": {\"method\": \"" + method + "\", \"url\": " + url + more + "}}",
                "Idempotency-Key",
                method + path);
    }
}
