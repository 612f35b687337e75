package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An approval inside a loop, decided on any live replica, with kills before, after and in between. */
class ApprovalsSurviveTest {

    private static final Duration CONTINUED = Duration.ofSeconds(120);
    private static final int ROUNDS = 8;

    private final TestStores stores = TestStores.fresh();
    private final TestCustomers.Made customer = new TestCustomers(stores).create("elite");

    @TempDir
    Path home;

    @Test
    void a_loop_of_approvals_has_each_effect_once_across_kills_and_replicas() throws Exception {
        try (var second = replica("")) {
            String id;
            try (var first = replica("")) {
                id = start(first);
                approveNext(first, id);
                approveNext(second, id);
                approveNext(first, id);
                awaitPending(second, id);
                first.kill();
            }
            approveNext(second, id);
            approveNext(second, id);
            try (var third = replica("AFTER_TOOL_EFFECT")) {
                second.signal("STOP");
                approveNext(third, id);
                await().atMost(CONTINUED).until(() -> third.saw("REACHED AFTER_TOOL_EFFECT"));
                third.kill();
                second.signal("CONT");
            }
            for (int round = 7; round <= ROUNDS; round++) {
                approveNext(second, id);
            }

            await().atMost(CONTINUED).until(() -> run(second, id).has("finished_at"));

            assertThat(run(second, id).path("status").asString()).isEqualTo("succeeded");
            assertThat(run(second, id).at("/output/rounds").asInt()).isEqualTo(ROUNDS);
            assertThat(second.marks()).isEqualTo(ROUNDS);
            assertThat(second.getJson("/api/v1/approvals?execution_id=" + id).path("items"))
                    .hasSize(ROUNDS);
            assertThat(TestAuditor.broken(stores.databases())).isEmpty();
        }
    }

    private PlatformProcess replica(String stopAt) throws Exception {
        var settings = new HashMap<>(stores.environment());
        settings.put("PROBE_STOP_AT", stopAt);
        return PlatformProcess.start(home, settings, Map.of("customer_key", customer.key()));
    }

    private static String start(PlatformProcess replica) throws Exception {
        var answer = replica.post(
                "/api/v1/marketplace/packages/graph-probe/execute",
                "customer_key",
                "{\"input\": {\"note\": \"n\", \"rounds\": " + ROUNDS + "}}",
                "loop",
                "Prefer",
                "respond-async");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Json.MAPPER.readTree(answer.body()).path("execution_id").asString();
    }

    private static JsonNode awaitPending(PlatformProcess replica, String id) {
        var path = "/api/v1/approvals?status=pending&execution_id=" + id;
        await().atMost(CONTINUED)
                .until(() -> replica.getJson(path).path("items").size() == 1
                        && run(replica, id).path("status").asString().equals("waiting_approval"));
        try {
            return replica.getJson(path).path("items").path(0);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void approveNext(PlatformProcess replica, String id) throws Exception {
        var asked = awaitPending(replica, id);
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
