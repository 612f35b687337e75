package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers.Made;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Makes deployments of the deployed probe over HTTP and runs them. */
abstract class DeployedRuns extends RunningPlatform {

    protected static final String DEPLOYMENTS = "/api/v1/deployments";

    protected final Made customer = CUSTOMERS.create("standard");

    /** @param members more of the body, each after a comma */
    protected Answer create(String members) throws Exception {
        return post(
                customer.key(),
                DEPLOYMENTS,
                "{\"package_id\": \"deployed-probe\", \"name\": \"mine\"" + members + "}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
    }

    protected String made(String members) throws Exception {
        var answer = create(members);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return DEPLOYMENTS + "/" + answer.json().path("id").asString();
    }

    protected Answer execute(String deployment, String how, String... headers) throws Exception {
        var all = new String[headers.length + 2];
        all[0] = "Idempotency-Key";
        all[1] = UUID.randomUUID().toString();
        System.arraycopy(headers, 0, all, 2, headers.length);
        var input = "{\"input\": {\"how\": \"" + how + "\", \"mark\": true}}";
        return post(customer.key(), deployment + "/execute", input, all);
    }

    /** Starts a run and waits until it waits. */
    protected String ask(String deployment, String how) throws Exception {
        var answer = execute(deployment, how, "Prefer", "respond-async");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        var id = answer.json().path("execution_id").asString();
        await().until(() -> run(id).path("status").asString().equals("waiting_approval"));
        return id;
    }

    protected JsonNode pending(String execution) throws Exception {
        return get(customer.key(), "/api/v1/approvals?status=pending&execution_id=" + execution)
                .json()
                .path("items")
                .path(0);
    }

    protected JsonNode approved(String execution) throws Exception {
        var asked = pending(execution);
        var answer = post(
                customer.key(),
                "/api/v1/approvals/" + asked.path("approval_id").asString() + "/approve",
                "{\"action_sha256\": \"" + asked.path("action_sha256").asString() + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        await().until(() -> run(execution).has("finished_at"));
        return run(execution);
    }

    protected JsonNode run(String execution) throws Exception {
        return get(customer.key(), "/api/v1/executions/" + execution).json();
    }

    protected static String code(Answer answer) {
        return answer.json().path("code").asString("");
    }

    protected static String pointer(Answer answer) {
        return answer.json().at("/errors/0/pointer").asString("");
    }
}
