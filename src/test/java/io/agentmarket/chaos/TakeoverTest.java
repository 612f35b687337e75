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

/** Two replicas on the same stores: the other one finishes what the first can no longer do, exactly once. */
class TakeoverTest {

    /** The lease, its sweep, and the tool's own time. */
    private static final Duration CONTINUED = Duration.ofSeconds(120);

    private final TestStores stores = TestStores.fresh();
    private final TestCustomers.Made customer = new TestCustomers(stores).create("elite");

    @TempDir
    Path home;

    @Test
    void a_killed_replicas_run_is_continued_by_one_whose_clock_is_fast() throws Exception {
        try (var first = replica();
                var second = replica(Map.of("PROBE_CLOCK", "PT10M"))) {
            var id = start(first, "killed", 3_000);
            await().until(() -> status(second, id).equals("running"));

            first.kill();

            await().atMost(CONTINUED).until(() -> status(second, id).equals("succeeded"));
            assertThat(second.marks()).isEqualTo(1);
            assertThat(TestAuditor.broken(stores.databases())).isEmpty();
        }
    }

    @Test
    void a_suspended_replica_that_wakes_up_writes_nothing_more() throws Exception {
        try (var first = replica();
                var second = replica()) {
            var id = start(first, "suspended", 4_000);
            await().until(() -> status(second, id).equals("running"));

            first.signal("STOP");
            await().atMost(CONTINUED).until(() -> status(second, id).equals("succeeded"));
            first.signal("CONT");

            await().atMost(CONTINUED).until(() -> first.saw("run was taken over by another replica"));
            assertThat(second.marks()).isEqualTo(1);
            assertThat(second.getJson("/api/v1/usage/stats")
                            .path("total")
                            .path("runs")
                            .asLong())
                    .isEqualTo(1);
            assertThat(TestAuditor.broken(stores.databases())).isEmpty();
            assertThat(start(first, "afterwards", 0)).isNotEmpty();
        }
    }

    private PlatformProcess replica() throws Exception {
        return replica(Map.of());
    }

    private PlatformProcess replica(Map<String, String> settings) throws Exception {
        var all = new HashMap<>(stores.environment());
        all.putAll(settings);
        return PlatformProcess.start(home, all, Map.of("customer_key", customer.key()));
    }

    private static String start(PlatformProcess replica, String key, int sleepMs) throws Exception {
        var answer = replica.execute(key, key, sleepMs, "Prefer", "respond-async");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Json.MAPPER.readTree(answer.body()).path("execution_id").asString();
    }

    private static String status(PlatformProcess replica, String id) throws Exception {
        return replica.getJson("/api/v1/executions/" + id).path("status").asString("");
    }
}
