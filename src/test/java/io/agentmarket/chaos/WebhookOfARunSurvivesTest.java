package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while a run works; the next one ends the run and sends the message to the run's own webhook. */
class WebhookOfARunSurvivesTest {

    private static final Duration CONTINUED = Duration.ofSeconds(120);

    private final TestStores stores = TestStores.fresh();
    private final TestCustomers.Made customer = new TestCustomers(stores).create("elite");

    @TempDir
    Path home;

    @Test
    void a_webhook_is_notified_of_a_run_after_its_process_was_killed() throws Exception {
        try (var receiver = CustomerSystems.start()) {
            String id;
            try (var first = replica("AFTER_TOOL_EFFECT")) {
                var started = first.post(
                        "/api/v1/marketplace/packages/crash-probe/execute",
                        "customer_key",
                        "{\"input\":{\"note\":\"n\",\"sleep_ms\":0},\"webhook\":{\"url\":\"" + receiver.url()
                                + "/told\"}}",
                        "k",
                        "Prefer",
                        "respond-async");
                assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
                id = Json.MAPPER.readTree(started.body()).path("execution_id").asString();
                await().atMost(CONTINUED).until(() -> first.saw("REACHED AFTER_TOOL_EFFECT"));
                first.kill();
            }
            assertThat(receiver.count("POST /told")).isZero();

            try (var second = replica("")) {
                await().atMost(CONTINUED).until(() -> receiver.count("POST /told") == 1);
                var told = Json.MAPPER.readTree(
                        receiver.requests("POST /told").getFirst().body());
                var run = second.getJson("/api/v1/executions/" + id);

                assertThat(told.path("type").asString()).isEqualTo("run.succeeded");
                assertThat(told.at("/data/execution_id").asString()).isEqualTo(id);
                assertThat(told.at("/data/output")).isEqualTo(run.path("output"));
                assertThat(run.path("output").isObject()).isTrue();
            }
        }
    }

    private PlatformProcess replica(String stopAt) throws Exception {
        var settings = new HashMap<>(stores.environment());
        settings.put("PROBE_STOP_AT", stopAt);
        settings.put("AGENTMARKET_EGRESS_ALLOW_PRIVATE", CustomerSystems.opened());
        return PlatformProcess.start(home, settings, Map.of("customer_key", customer.key()));
    }
}
