package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractTest {

    private static final String PING = "/health/live";
    private static final String UP = "{\"status\": \"up\", \"checks\": [], \"reasons\": [], \"version\": \"1\"}";
    private static final String PROBLEM = """
            {"type": "/docs/errors#NOT_FOUND", "title": "t", "status": 404, "detail": "d", "instance": "/x",
             "code": "NOT_FOUND", "retryable": false, "request_id": "r"}""";

    @Test
    void takes_an_answer_that_is_as_documented() {
        assertThat(Contract.faults(json("GET", PING, 200, UP))).isEmpty();
    }

    @Test
    void names_a_member_that_is_not_declared() {
        var faults = Contract.faults(json("GET", PING, 200, UP.replace("{", "{\"color\": 1, ")));

        assertThat(faults).singleElement().asString().contains("/color");
    }

    @Test
    void names_a_member_that_is_missing_or_of_another_type() {
        var faults = Contract.faults(json("GET", PING, 200, "{\"status\": null, \"checks\": []}"));

        assertThat(faults).anyMatch(it -> it.startsWith("/status")).anyMatch(it -> it.startsWith("/reasons"));
    }

    @Test
    void names_a_status_a_type_and_headers_that_are_not_declared() {
        assertThat(Contract.faults(json("GET", PING, 202, UP))).containsExactly("the status is not declared");
        assertThat(Contract.faults(answer("GET", PING, 200, "text/plain", "up")))
                .containsExactly("the type text/plain is not declared");
        var more = new HashMap<>(json("GET", PING, 200, UP).headers());
        more.put("Location", List.of("/"));
        assertThat(Contract.faults(new Answered("GET", PING, 200, more, UP)))
                .containsExactly("the header location is not declared");
    }

    @Test
    void names_a_header_that_is_missing() {
        var headers = Map.of("Content-Type", List.of("application/json"));

        assertThat(Contract.faults(new Answered("GET", PING, 200, headers, UP)))
                .containsExactly("the header X-Request-Id is missing");
    }

    @Test
    void holds_every_refusal_against_the_problem_also_where_no_operation_is() {
        assertThat(Contract.faults(problem("/nowhere", PROBLEM))).isEmpty();
        assertThat(Contract.faults(problem("/nowhere", PROBLEM.replace("NOT_FOUND\",", "LOST\","))))
                .isNotEmpty();
        assertThat(Contract.faults(problem("/api/v1/tiers/gold", PROBLEM.replace("{", "{\"why\": 1,"))))
                .isNotEmpty();
    }

    @Test
    void reads_the_data_of_every_event_of_a_stream() {
        var path = "/api/v1/executions/01a22da9-7a4b-72a5-9a31-6c41beefc0de/events";
        var good = "id: 1\nevent: resumed\ndata: {\"attempt\": 2}\n\n";

        assertThat(Contract.faults(answer("GET", path, 200, "text/event-stream", good)))
                .isEmpty();
        assertThat(Contract.faults(answer("GET", path, 200, "text/event-stream", good.replace("attempt", "tempt"))))
                .isNotEmpty();
    }

    @Test
    void fails_a_test_with_the_call_and_its_violation() {
        assertThatThrownBy(() -> Contract.holds(json("GET", PING, 202, UP)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET /health/live 202")
                .hasMessageContaining("the status is not declared");
    }

    private static Answered json(String method, String path, int status, String body) {
        return answer(method, path, status, "application/json", body);
    }

    private static Answered problem(String path, String body) {
        return answer("GET", path, 404, "application/problem+json", body);
    }

    private static Answered answer(String method, String path, int status, String type, String body) {
        var headers = Map.of("Content-Type", List.of(type + ";charset=UTF-8"), "X-Request-Id", List.of("r"));
        return new Answered(method, path, status, headers, body);
    }
}
