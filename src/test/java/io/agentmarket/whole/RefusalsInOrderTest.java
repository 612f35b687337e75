package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A start with several things wrong is refused by the first of them in the order that {@code Starts} lists. */
class RefusalsInOrderTest extends RunningPlatform {

    private static final String PROBE = "/api/v1/marketplace/packages/crash-probe/execute";
    private static final String GOOD = "{\"note\":\"in order\",\"sleep_ms\":0}";

    private final TestCustomers.Made customer = CUSTOMERS.create("standard");

    @Test
    void the_target_comes_before_the_input() throws Exception {
        var made = start(
                "/api/v1/deployments",
                "{\"package_id\":\"crash-probe\",\"name\":\"off\",\"active\":false}",
                UUID.randomUUID().toString());
        var deployment = "/api/v1/deployments/" + made.json().path("id").asString();

        assertThat(code(deployment + "/execute", "{\"input\":{}}")).isEqualTo("DEPLOYMENT_INACTIVE");
        assertThat(code("/api/v1/marketplace/packages/nothing/execute", "{\"input\":{}}"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void the_keys_existing_run_takes_precedence_over_the_input() throws Exception {
        var key = UUID.randomUUID().toString();
        var run = start(PROBE, "{\"input\":" + GOOD + "}", key);
        assertThat(run.status()).as(run.text()).isEqualTo(200);

        assertThat(start(PROBE, "{\"input\":{}}", key).json().path("code").asString())
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void the_input_comes_before_tier_and_price() throws Exception {
        assertThat(code(PROBE, "{\"input\":{},\"tier\":\"elite\"}")).isEqualTo("INVALID_REQUEST");
        assertThat(code(PROBE, "{\"input\":" + GOOD + ",\"tier\":\"elite\",\"max_price_micros\":1}"))
                .isEqualTo("TIER_TOO_LOW");
    }

    private String code(String path, String body) throws Exception {
        return start(path, body, UUID.randomUUID().toString())
                .json()
                .path("code")
                .asString();
    }

    private Answer start(String path, String body, String key) throws Exception {
        return post(customer.key(), path, body, "Idempotency-Key", key);
    }
}
