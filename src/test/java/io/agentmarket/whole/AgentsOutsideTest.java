package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.chaos.CustomerSystems;
import io.agentmarket.chaos.CustomerSystems.Reply;
import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.shared.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The agents that call a customer's systems, end to end over HTTP. */
class AgentsOutsideTest extends RunningPlatform {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Made customer = CUSTOMERS.create("elite");
    private CustomerSystems systems;

    @BeforeEach
    void open() {
        systems = CustomerSystems.start();
    }

    @AfterEach
    void close() {
        systems.close();
    }

    @Test
    void a_workflow_is_one_run_with_one_charge_for_all_its_calls() throws Exception {
        systems.reply("POST /busy", request -> new Reply(systems.count("POST /busy") < 2 ? 503 : 200, "{}"));
        var workflow = """
                document: {dsl: '1.0.3', namespace: shop, name: refunds, version: '1.0.0'}
                do:
                  - any:
                      switch:
                        - none: {when: '${ (.orders | length) == 0 }', then: end}
                        - some: {when: '${ (.orders | length) > 0 }', then: each}
                  - never: {call: http, with: {method: post, endpoint: BASE/never}}
                  - each:
                      for: {each: order, in: .orders}
                      do:
                        - refund: {call: http, with: {method: post, endpoint: BASE/refunds, body: {order: '${ $order }'}}}
                  - side:
                      fork:
                        branches:
                          - stock: {call: http, with: {method: get, endpoint: 'BASE/stock', query: {shop: north}}}
                          - busy:
                              try: [{ask: {call: http, with: {method: post, endpoint: BASE/busy}}}]
                              catch: {errors: {with: {status: 503}}, retry: {delay: {milliseconds: 40}, limit: {attempt: {count: 3}}}}
                          - rest: {wait: {milliseconds: 120}}
                  - limit:
                      try: [{stop: {raise: {error: {type: https://shop.example.com/too-many, status: 409, title: Too many}}}}]
                      catch: {as: why, do: [{note: {set: {why: '${ $why.status }'}, export: {as: '${ {why: .why} }'}}}]}
                  - sort: {run: {workflow: {namespace: agentmarket, name: ticket-resolver, version: latest,
                      input: {subject: Refund, body: '${ "My refund of \\($workflow.input.orders[0]) has not arrived." }'}}}}
                  - done: {set: {sorted: '${ .category.value }', refunded: '${ $workflow.input.orders | length }', why: '${ $context.why }'}}
                """.replace("BASE", systems.url());

        var run = execute(
                deployment("workflow-orchestrator"),
                Map.of("workflow", workflow, "input", Map.of("orders", new int[] {7, 8, 9})));

        assertThat(run.at("/output/status").asString("")).as(run.toString()).isEqualTo("completed");
        assertThat(run.at("/output/output").toString()).isEqualTo("{\"sorted\":\"refund\",\"refunded\":3,\"why\":409}");
        assertThat(systems.requests("POST /refunds"))
                .extracting(CustomerSystems.Request::body)
                .containsExactly("{\"order\":7}", "{\"order\":8}", "{\"order\":9}");
        assertThat(systems.keys("POST /refunds")).hasSize(3);
        assertThat(systems.requests("GET /stock")).extracting("query").containsExactly("shop=north");
        assertThat(systems.count("POST /busy")).isEqualTo(2);
        assertThat(systems.count("POST /never")).isZero();
        assertThat(run.at("/price/micros").asLong()).isEqualTo(2_000);
        assertThat(usage()).hasSize(1);
        assertThat(events(run)).contains("subrun", "checkpoint").containsOnlyOnce("finished");
    }

    @Test
    void without_a_deployment_no_host_is_reached_and_the_report_says_so() throws Exception {
        var workflow = "steps: [{id: call, http: 'POST " + systems.url() + "/x'}]";

        var run = execute(
                "/api/v1/marketplace/packages/workflow-orchestrator",
                Map.of("workflow", workflow, "hosts", new String[] {"127.0.0.1"}));

        assertThat(run.path("status").asString()).isEqualTo("succeeded");
        assertThat(run.at("/output/status").asString()).isEqualTo("faulted");
        assertThat(run.at("/output/error/status").asInt()).isEqualTo(403);
        assertThat(run.at("/output/summary").asString()).contains("not on the list of allowed hosts");
        assertThat(systems.requests()).isEmpty();
    }

    @Test
    void an_alert_that_a_trigger_brings_is_answered() throws Exception {
        var made = post(
                customer.key(),
                "/api/v1/triggers",
                "{\"package_id\": \"incident-responder\", \"mapping\": \"{\\\"alert\\\": body}\"}",
                "Idempotency-Key",
                "trigger");
        var webhook = example("etcd-members-down").path("alert");

        var fired = post(
                "",
                made.json().path("fire_url").asString(),
                webhook.toString(),
                "X-Trigger-Secret",
                made.json().path("secret").asString());

        assertThat(fired.status()).as(fired.text()).isEqualTo(202);
        var run = ended(fired.json().path("execution_id").asString());
        assertThat(run.at("/output/severity/source").asString(""))
                .as(run.toString())
                .isEqualTo("alert");
        assertThat(run.at("/output/runbook/found_by").asString()).isEqualTo("name");
        assertThat(run.at("/output/timeline")).isNotEmpty();
        assertThat(run.at("/output/report").asString()).contains("# Incident: ", "## Timeline");
    }

    @Test
    void an_incident_run_queries_prometheus_and_performs_an_approved_action() throws Exception {
        systems.reply("GET /api/v1/query_range", Prometheus::answer);
        var input = incident()
                .put("prometheus_url", systems.url())
                .put("prometheus_query", "sum(rate(http_errors_total{service=\"checkout\"}[1m]))");
        var id = begin(deployment("incident-responder"), input);
        var asked = pending(id);

        assertThat(systems.requests("POST /actions")).isEmpty();
        assertThat(asked.path("title").asString()).isEqualTo("Roll checkout back from 2.14.0 to 2.13.4");
        decide(
                asked,
                "approve",
                "\"action_sha256\": \"" + asked.path("action_sha256").asString() + "\"");
        var run = ended(id);

        assertThat(run.at("/output/actions/0/state").asString(""))
                .as(run.toString())
                .isEqualTo("done");
        var approved = (ObjectNode) asked.path("arguments");
        assertThat(approved.remove("action_url").asString()).isEqualTo(systems.url() + "/actions");
        assertThat(systems.requests("POST /actions"))
                .extracting(request -> (JsonNode) Json.MAPPER.readTree(request.body()))
                .containsExactly(approved);
        assertThat(systems.count("GET /api/v1/query_range")).isEqualTo(1);
        assertThat(run.at("/output/timeline").toString()).contains("\"source\":\"metric\"");
        assertThat(run.at("/output/report").asString())
                .contains("Roll checkout back from 2.14.0 to 2.13.4 (medium risk): done; status 200")
                .doesNotContain("Prometheus could not be asked");
    }

    @Test
    void an_incident_does_nothing_that_a_person_refuses_and_says_so() throws Exception {
        var id = begin(deployment("incident-responder"), incident());

        decide(pending(id), "reject", "\"comment\": \"not during the sale\"");
        var run = ended(id);

        assertThat(run.at("/output/actions/0/state").asString()).isEqualTo("rejected");
        assertThat(run.at("/output/report").asString())
                .contains(
                        "Roll checkout back from 2.14.0 to 2.13.4 (medium risk): rejected; a person said \"not during the sale\"");
        assertThat(systems.requests()).isEmpty();
    }

    /** An alert after a deploy, with leave to act. */
    private ObjectNode incident() throws Exception {
        return example("deploy-regression").put("execute", true).put("action_url", systems.url() + "/actions");
    }

    private static ObjectNode example(String name) throws Exception {
        var file = Path.of("agents/incident-responder/examples/" + name + ".json");
        return (ObjectNode) Json.MAPPER.readTree(Files.readString(file)).path("input");
    }

    /** One that lets the package's tools reach this machine. */
    private String deployment(String agent) throws Exception {
        var made = post(
                customer.key(),
                "/api/v1/deployments",
                "{\"package_id\": \"" + agent + "\", \"name\": \"mine\", \"hosts\": [\"127.0.0.1\"]}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return "/api/v1/deployments/" + made.json().path("id").asString();
    }

    private JsonNode execute(String at, Object input) throws Exception {
        var body = Json.MAPPER.writeValueAsString(Map.of("input", input));
        var answer = post(
                customer.key(),
                at + "/execute",
                body,
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.status()).as(answer.text()).isIn(200, 202);
        return answer.json();
    }

    /** Starts a run that comes to wait for a person. */
    private String begin(String at, JsonNode input) throws Exception {
        var run = execute(at, input);
        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("waiting_approval");
        return run.path("execution_id").asString();
    }

    private JsonNode pending(String id) throws Exception {
        return get(customer.key(), "/api/v1/approvals?status=pending&execution_id=" + id)
                .json()
                .path("items")
                .path(0);
    }

    private void decide(JsonNode asked, String how, String member) throws Exception {
        var at = "/api/v1/approvals/" + asked.path("approval_id").asString() + "/" + how;
        var answer = post(customer.key(), at, "{" + member + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private JsonNode ended(String id) throws Exception {
        var path = "/api/v1/executions/" + id;
        await().atMost(SOON).until(() -> get(customer.key(), path).json().has("finished_at"));
        return get(customer.key(), path).json();
    }

    private JsonNode usage() throws Exception {
        return get(customer.key(), "/api/v1/usage/executions").json().path("items");
    }

    private List<String> events(JsonNode run) throws Exception {
        return entries(get(customer.key(), run.path("links").path("events").asString())
                        .text())
                .stream()
                .map(Entry::event)
                .toList();
    }
}
