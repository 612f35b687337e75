package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs that wait for a time while their replica is killed. */
class WaitsSurviveTest {

    private static final Duration CONTINUED = Duration.ofSeconds(120);
    private static final String WORKFLOW = """
            {"document": {"dsl": "1.0.0", "namespace": "test", "name": "waits", "version": "1.0.0"},
             "do": [{"first": {"wait": "PT%dS"}}, {"second": {"wait": "PT4S"}}, {"say": {"set": {"said": "after"}}}]}""";

    private final TestStores stores = TestStores.fresh();
    private final TestCustomers.Made customer = new TestCustomers(stores).create("elite");

    @TempDir
    private Path home;

    @Test
    void waiting_runs_go_on_at_another_replica_once() throws Exception {
        String soon;
        String later;
        try (var first = replica()) {
            soon = start(first, 3, "soon");
            later = start(first, 20, "later");
            await().atMost(CONTINUED)
                    .until(() -> status(first, soon).equals("waiting")
                            && status(first, later).equals("waiting"));
            first.kill();
        }
        try (var second = replica()) {
            await().atMost(CONTINUED).until(() -> run(second, soon).has("finished_at"));
            await().atMost(CONTINUED).until(() -> run(second, later).has("finished_at"));

            for (var id : new String[] {soon, later}) {
                var run = run(second, id);
                assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
                assertThat(run.at("/output/output/said").asString()).isEqualTo("after");
                assertThat(second.get("/api/v1/executions/" + id + "/receipt", "customer_key")
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(TestAuditor.broken(stores.databases())).isEmpty();
        }
    }

    private PlatformProcess replica() throws Exception {
        return PlatformProcess.start(home, stores.environment(), Map.of("customer_key", customer.key()));
    }

    private static String start(PlatformProcess replica, int seconds, String key) throws Exception {
        var request = Json.MAPPER.createObjectNode();
        request.putObject("input").put("workflow", WORKFLOW.formatted(seconds));
        var answer = replica.post(
                "/api/v1/marketplace/packages/workflow-orchestrator/execute",
                "customer_key",
                request.toString(),
                key,
                "Prefer",
                "respond-async");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Json.MAPPER.readTree(answer.body()).path("execution_id").asString();
    }

    private static String status(PlatformProcess replica, String id) throws Exception {
        return run(replica, id).path("status").asString();
    }

    private static JsonNode run(PlatformProcess replica, String id) throws Exception {
        return replica.getJson("/api/v1/executions/" + id);
    }
}
