package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Agents that act on a customer's systems, on a replica that is killed after three effects have happened and before
 * they are in the journal: a released version, an undone step, an approved action. Another replica finishes the runs.
 */
class AgentsSurviveTest {

    /** The lease, its sweep, and what is left to do. */
    private static final Duration CONTINUED = Duration.ofSeconds(120);

    private static final String RELEASE = """
            document: {dsl: '1.0.3', namespace: shop, name: release, version: '1.0.0'}
            do:
              - build: {call: http, with: {method: post, endpoint: BASE/builds}}
              - ask: {call: approval, with: {title: Release to production, risk: high, arguments: {version: '${ $workflow.input.version }'}}}
              - release: {call: http, with: {method: post, endpoint: BASE/release, body: '${ .arguments }'}}
              - tell: {call: approval, with: {title: Tell everybody, arguments: {to: all}}}
              - announce: {call: http, with: {method: post, endpoint: BASE/announce, body: '${ .arguments }'}}
            """;

    private static final String ORDER = """
            name: order
            steps:
              - {id: stock, http: 'POST BASE/stock', compensate_with: {http: 'DELETE BASE/stock'}}
              - {id: invoice, http: 'POST BASE/invoice', depends_on: [stock], compensate_with: {http: 'DELETE BASE/invoice'}}
              - {id: ship, http: 'POST BASE/ship', depends_on: [invoice]}
            """;

    private static final String NAP = """
            document: {dsl: '1.0.3', namespace: shop, name: nap, version: '1.0.0'}
            do:
              - before: {call: http, with: {method: post, endpoint: BASE/before}}
              - nap: {wait: PT8S}
              - after: {call: http, with: {method: post, endpoint: BASE/after}}
            """;

    private final TestStores stores = TestStores.fresh();
    private final TestCustomers.Made customer = new TestCustomers(stores).create("elite");

    @TempDir
    Path home;

    @Test
    void an_outside_effect_happens_once_across_a_kill_and_a_takeover() throws Exception {
        try (var systems = CustomerSystems.start()) {
            systems.reply("POST /ship", request -> new CustomerSystems.Reply(409, "{}"));
            systems.hold("POST /release");
            systems.hold("DELETE /stock");
            systems.hold("POST /actions");

            var runs = begun(systems);
            try (var second = replica()) {
                approve(second, runs.get("release"), "Tell everybody");
                for (var id : runs.values()) {
                    await().atMost(CONTINUED).until(() -> run(second, id).has("finished_at"));
                }

                assertReleasedOnce(systems, run(second, runs.get("release")));
                assertUndoneOnce(systems, run(second, runs.get("order")));
                assertActedOnce(systems, run(second, runs.get("incident")));
                assertThat(run(second, runs.get("nap")).at("/output/status").asString())
                        .isEqualTo("completed");
                assertThat(systems.keys("POST /before")).hasSize(1);
                assertThat(systems.count("POST /after")).isEqualTo(1);
                assertThat(TestAuditor.broken(stores.databases())).isEmpty();
            }
        }
    }

    /** Begins all runs on a replica, and kills it when each is where it shall be. */
    private Map<String, String> begun(CustomerSystems systems) throws Exception {
        var runs = new HashMap<String, String>();
        try (var first = replica()) {
            var workflows = deployment(first, "workflow-orchestrator");
            runs.put("release", start(first, workflows, workflow(systems, RELEASE)));
            runs.put("order", start(first, workflows, workflow(systems, ORDER)));
            runs.put("incident", start(first, deployment(first, "incident-responder"), incident(systems)));
            approve(first, runs.get("release"), "Release to production");
            approve(first, runs.get("incident"), "Roll checkout back from 2.14.0 to 2.13.4");
            runs.put("nap", start(first, workflows, workflow(systems, NAP)));
            await().atMost(CONTINUED)
                    .until(() -> systems.count("POST /release") == 1
                            && systems.count("DELETE /stock") == 1
                            && systems.count("POST /actions") == 1
                            && systems.count("POST /before") == 1);
            first.kill();
        }
        return runs;
    }

    private static void assertReleasedOnce(CustomerSystems systems, JsonNode run) {
        assertThat(run.at("/output/status").asString("")).as(run.toString()).isEqualTo("completed");
        assertThat(systems.keys("POST /release")).hasSize(1);
        assertThat(systems.requests("POST /release"))
                .hasSize(2)
                .allMatch(request -> request.body().equals("{\"version\":\"4.2.0\"}"));
        assertThat(systems.count("POST /builds")).isEqualTo(1);
        assertThat(systems.count("POST /announce")).isEqualTo(1);
        assertThat(run.at("/price/micros").asLong()).isEqualTo(2_000);
    }

    private static void assertUndoneOnce(CustomerSystems systems, JsonNode run) {
        assertThat(run.at("/output/status").asString("")).as(run.toString()).isEqualTo("faulted");
        assertThat(run.at("/output/compensations").values())
                .extracting(each ->
                        each.path("step").asString() + " " + each.path("status").asString())
                .containsExactly("invoice completed", "stock completed");
        assertThat(systems.keys("DELETE /stock")).hasSize(1);
        assertThat(systems.count("DELETE /stock")).isEqualTo(2);
        assertThat(systems.count("DELETE /invoice")).isEqualTo(1);
        assertThat(systems.count("POST /stock")).isEqualTo(1);
        assertThat(systems.count("POST /ship")).isEqualTo(1);
    }

    private static void assertActedOnce(CustomerSystems systems, JsonNode run) {
        assertThat(run.at("/output/actions/0/state").asString(""))
                .as(run.toString())
                .isEqualTo("done");
        assertThat(systems.keys("POST /actions")).hasSize(1);
        assertThat(systems.count("POST /actions")).isEqualTo(2);
    }

    private PlatformProcess replica() throws Exception {
        var settings = new HashMap<>(stores.environment());
        settings.put("AGENTMARKET_EGRESS_ALLOW_PRIVATE", CustomerSystems.opened());
        return PlatformProcess.start(home, settings, Map.of("customer_key", customer.key()));
    }

    private static ObjectNode workflow(CustomerSystems systems, String workflow) {
        var input = Json.MAPPER.createObjectNode().put("workflow", workflow.replace("BASE", systems.url()));
        input.putObject("input").put("version", "4.2.0");
        return input;
    }

    private static ObjectNode incident(CustomerSystems systems) throws Exception {
        var example = Files.readString(Path.of("agents/incident-responder/examples/deploy-regression.json"));
        var input = (ObjectNode) Json.MAPPER.readTree(example).path("input");
        return input.put("execute", true).put("action_url", systems.url() + "/actions");
    }

    private static String deployment(PlatformProcess replica, String agent) throws Exception {
        var body = "{\"package_id\": \"" + agent + "\", \"name\": \"mine\", \"hosts\": [\"127.0.0.1\"]}";
        var made = replica.post("/api/v1/deployments", "customer_key", body, agent);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Json.MAPPER.readTree(made.body()).path("id").asString();
    }

    private static String start(PlatformProcess replica, String deployment, JsonNode input) throws Exception {
        var answer = replica.post(
                "/api/v1/deployments/" + deployment + "/execute",
                "customer_key",
                Json.MAPPER.writeValueAsString(Map.of("input", input)),
                UUID.randomUUID().toString(),
                "Prefer",
                "respond-async");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Json.MAPPER.readTree(answer.body()).path("execution_id").asString();
    }

    private static void approve(PlatformProcess replica, String id, String title) throws Exception {
        var path = "/api/v1/approvals?status=pending&execution_id=" + id;
        await().atMost(CONTINUED)
                .until(() ->
                        replica.getJson(path).at("/items/0/title").asString("").equals(title)
                                && run(replica, id).path("status").asString().equals("waiting_approval"));
        var asked = replica.getJson(path).at("/items/0");
        var answer = replica.post(
                "/api/v1/approvals/" + asked.path("approval_id").asString() + "/approve",
                "customer_key",
                "{\"action_sha256\": \"" + asked.path("action_sha256").asString() + "\"}",
                "decide");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static JsonNode run(PlatformProcess replica, String id) throws Exception {
        return replica.getJson("/api/v1/executions/" + id);
    }
}
