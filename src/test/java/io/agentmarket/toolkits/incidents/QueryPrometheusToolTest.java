package io.agentmarket.toolkits.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.egress.Answer;
import io.agentmarket.egress.Call;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.ToolFailure;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class QueryPrometheusToolTest {

    private static final String MATRIX = """
            {"status": "success", "data": {"resultType": "matrix", "result": [
              {"metric": {"__name__": "up", "job": "api"}, "values": [[1763647200, "1"], [1763647260, "0"]]}]}}
            """;

    @Test
    void asks_the_granted_host_for_a_bounded_range() {
        var asked = new Call[1];
        var tool = new Called(
                call -> {
                    asked[0] = call;
                    return answer(200, MATRIX);
                },
                new MemorySteps(),
                "{\"hosts\": [\"prometheus.example.com\"]}");

        var found = tool.call("query_prometheus", arguments("up == 0", "2026-11-20T13:00:00Z", "2026-11-20T14:00:00Z"));

        assertThat(asked[0].uri())
                .hasToString("https://prometheus.example.com/api/v1/query_range?query=up+%3D%3D+0&start=1795179600"
                        + "&end=1795183200&step=13");
        assertThat(asked[0].allowedHosts()).isEqualTo(Set.of("prometheus.example.com"));
        assertThat(found.at("/series/0/name").stringValue()).isEqualTo("up job=api");
        assertThat(found.at("/series/0/points")).hasSize(2);
    }

    @Test
    void a_series_without_labels_is_named_by_its_query() {
        var found = answering(200, MATRIX.replace("\"__name__\": \"up\", \"job\": \"api\"", ""))
                .call("query_prometheus", arguments("sum(\n  up)", "2026-11-20T13:00:00Z", "2026-11-20T14:00:00Z"));

        assertThat(found.at("/series/0/name").stringValue()).isEqualTo("sum( up)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-20T14:00:00Z", "2026-11-19T13:00:00Z", "2026-12-20T13:00:00Z", "soon"})
    void refuses_an_empty_or_overlong_range(String end) {
        assertThatThrownBy(() ->
                        answering(200, MATRIX).call("query_prometheus", arguments("up", "2026-11-20T14:00:00Z", end)))
                .isInstanceOf(ToolFailure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "", "{\"data\": 1}"})
    void a_malformed_answer_causes_no_crash(String body) {
        var tool = answering(200, body);
        var arguments = arguments("up", "2026-11-20T13:00:00Z", "2026-11-20T14:00:00Z");

        assertThatThrownBy(() -> tool.call("query_prometheus", arguments)).isInstanceOf(ToolFailure.class);
    }

    @Test
    void a_failure_status_is_reported() {
        assertThatThrownBy(() -> answering(503, "")
                        .call("query_prometheus", arguments("up", "2026-11-20T13:00:00Z", "2026-11-20T14:00:00Z")))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("503");
    }

    private static Called answering(int status, String body) {
        return new Called(call -> answer(status, body), new MemorySteps(), "{}");
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode arguments(String query, String start, String end) {
        return Json.MAPPER
                .createObjectNode()
                .put("prometheus_url", "https://prometheus.example.com/")
                .put("query", query)
                .put("start", start)
                .put("end", end);
    }
}
