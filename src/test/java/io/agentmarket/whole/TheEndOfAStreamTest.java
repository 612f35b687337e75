package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TheEndOfAStreamTest extends RunningPlatform {

    private static final String ECHO = "/api/v1/marketplace/packages/echo-probe/execute";
    private static final String PROBE = "/api/v1/marketplace/packages/crash-probe/execute";

    private final TestCustomers.Made customer = CUSTOMERS.create("standard");

    @Test
    void carries_the_output_that_the_run_shows() throws Exception {
        var stream = streamed(ECHO, "{\"input\": {\"note\": \"hello\"}}");

        var end = end(stream);

        assertThat(end.path("status").asString()).isEqualTo("succeeded");
        assertThat(end.get("output")).isEqualTo(run(stream).get("output")).isNotNull();
        assertThat(end.has("output_href")).isFalse();
    }

    @Test
    void says_where_an_output_is_that_is_too_large() throws Exception {
        var stream = streamed(ECHO, "{\"input\": {\"note\": \"" + "ß".repeat(200_000) + "\"}}");

        var end = end(stream);

        assertThat(end.has("output")).isFalse();
        assertThat(end.path("output_href").asString()).as(end.toString()).isEqualTo(stream.header("Location"));
        assertThat(run(stream).at("/output/note").asString()).hasSize(200_000);
    }

    @Test
    void carries_the_error_of_a_run_that_failed() throws Exception {
        var stream = streamed(PROBE, "{\"input\": {\"note\": \"late\", \"sleep_ms\": 30000}, \"timeout_seconds\": 1}");

        var end = end(stream);

        assertThat(end.path("status").asString()).isEqualTo("timed_out");
        assertThat(end.get("error")).isEqualTo(run(stream).get("error")).isNotNull();
    }

    private Answer streamed(String path, String body) throws Exception {
        return post(customer.key(), path, body, "Idempotency-Key", "end", "Accept", "text/event-stream");
    }

    private static JsonNode end(Answer stream) {
        var last = entries(stream.text()).getLast();
        assertThat(last.event()).isEqualTo("finished");
        return Json.MAPPER.readTree(last.data());
    }

    private JsonNode run(Answer stream) throws Exception {
        return get(customer.key(), stream.header("Location")).json();
    }
}
