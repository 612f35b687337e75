package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every call that starts a run uses one request of its customer's limits, and its run uses one run. */
class OneCallIsOneRequestTest extends RunningPlatform {

    private static final String PROBE_INPUT = "{\"note\":\"counted\",\"sleep_ms\":0}";

    private final TestCustomers.Made customer = CUSTOMERS.create("elite");

    @Test
    void a_run_of_a_package() throws Exception {
        assertThat(taken(() -> run(customer.key(), "counted", "counted", 0)))
                .isEqualTo(Map.of("requests", 1L, "runs", 1L));
    }

    @Test
    void a_run_of_a_deployment() throws Exception {
        var deployment = keyed("/api/v1/deployments", "{\"package_id\":\"crash-probe\",\"name\":\"mine\"}");
        var path = "/api/v1/deployments/" + deployment.json().path("id").asString();

        assertThat(taken(() -> keyed(path + "/execute", "{\"input\":" + PROBE_INPUT + "}")))
                .isEqualTo(Map.of("requests", 1L, "runs", 1L));
        assertThat(taken(() -> keyed(path + "/execute", "{\"input\":{}}")))
                .isEqualTo(Map.of("requests", 1L, "runs", 0L));
        assertThat(taken(() -> keyed("/api/v1/deployments/" + UUID.randomUUID() + "/execute", "{\"input\":{}}")))
                .isEqualTo(Map.of("requests", 1L, "runs", 0L));
    }

    @Test
    void a_run_of_a_schedule_now() throws Exception {
        var made = keyed(
                "/api/v1/schedules",
                "{\"package_id\":\"crash-probe\",\"cron\":\"0 0 1 1 *\",\"input\":" + PROBE_INPUT + "}");
        var path = "/api/v1/schedules/" + made.json().path("id").asString() + "/run-now";

        assertThat(taken(() -> keyed(path, ""))).isEqualTo(Map.of("requests", 1L, "runs", 1L));
    }

    @Test
    void a_call_of_a_trigger_and_its_repetition() throws Exception {
        var made = keyed(
                "/api/v1/triggers",
                "{\"package_id\":\"crash-probe\",\"mapping\":\"{\\\"note\\\": body.alert, \\\"sleep_ms\\\": 0}\"}");
        var fire = made.json().path("fire_url").asString();
        var secret = made.json().path("secret").asString();

        assertThat(taken(() -> post("", fire, "{\"alert\":\"one\"}", "X-Trigger-Secret", secret)))
                .isEqualTo(Map.of("requests", 1L, "runs", 1L));
        assertThat(taken(() -> post("", fire, "{\"alert\":\"one\"}", "X-Trigger-Secret", secret)))
                .isEqualTo(Map.of("requests", 1L, "runs", 0L));
        assertThat(taken(() -> post("", fire, "{\"alert\":1}", "X-Trigger-Secret", secret)))
                .isEqualTo(Map.of("requests", 1L, "runs", 0L));
    }

    private interface Call {
        Answer make() throws Exception;
    }

    private Map<String, Long> taken(Call call) throws Exception {
        var before = Map.of("requests", used("requests_per_day"), "runs", used("runs_per_day"));
        var unused = call.make();
        return Map.of(
                "requests", used("requests_per_day") - before.get("requests"),
                "runs", used("runs_per_day") - before.get("runs"));
    }

    /** Asking is a read, which is no request. */
    private long used(String scope) throws Exception {
        var limits = get(customer.key(), "/api/v1/rate-limits/status").json().path("limits");
        return limits.valueStream()
                .filter(row -> row.path("scope").asString("").equals(scope))
                .findFirst()
                .orElseThrow()
                .path("used")
                .asLong();
    }

    private Answer keyed(String path, String body) throws Exception {
        return post(
                customer.key(), path, body, "Idempotency-Key", UUID.randomUUID().toString());
    }
}
