package io.agentmarket.edge;

import static io.agentmarket.edge.ProbeClient.assertProblem;
import static io.agentmarket.edge.ProbeClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A body of the wrong type or with wrong fields is refused, and the answer points at the place. */
@SpringBootTest(
        classes = {EdgeSlice.class, Probe.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "agentmarket.max-body-bytes=2000")
class BadFieldsTest {

    private static final String GOOD = """
            {"name": "n", "count": 1, "colour": "RED", "parts": []}""";

    private ProbeClient probe;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        probe = new ProbeClient(port);
    }

    @Nested
    class Status415 {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "text/plain",
                    "application/yaml",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=x",
                    "application/json; charset=utf-16",
                    "nonsense",
                })
        void refuses_other_types(String type) throws Exception {
            var request = HttpRequest.newBuilder(probe.uri("/api/v1/probe"))
                    .header("X-API-Key", "good")
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString(GOOD));

            assertProblem(probe.send(request), 415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }

    @Nested
    class Status422 {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "\"count\": 1       | \"count\": \"1\"          | /count",
                    "\"count\": 1       | \"count\": 1.5            | /count",
                    "\"count\": 1       | \"count\": 99999999999    | /count",
                    "\"count\": 1       | \"count\": null           | /count",
                    "\"count\": 1       | \"count\": 1, \"a/b\": 2  | /a~1b",
                    "\"name\": \"n\"    | \"name\": 5               | /name",
                    "\"name\": \"n\"    | \"name\": null            | /name",
                    "\"name\": \"n\",   |                           | /name",
                    "\"RED\"            | \"BLUE\"                  | /colour",
                    "\"RED\"            | 0                         | /colour",
                    "[]                 | {}                        | /parts",
                    "[]                 | [{\"id\": \"x\"}]         | /parts/0/id",
                    "[]                 | [{}]                      | /parts/0/id",
                    "[]                 | [], \"positive\": {\"value\": 0} | /positive",
                })
        void points_at_the_field(String from, String to, String pointer) throws Exception {
            var body = GOOD.replace(from.strip(), to == null ? "" : to.strip());

            var answer = probe.post(body);

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo(pointer);
            assertThat(answer.body()).doesNotContain("io.agentmarket", "tools.jackson", "secret");
        }

        @Test
        void names_every_fault_of_a_body_at_once() throws Exception {
            var answer = probe.post("""
                    {"nam": "n", "count": "1", "colour": "GREN", "parts": [{"id": "x"}, {"ids": 1}], "positive": {"value": 2}}""");

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).path("errors").valueStream())
                    .extracting(fault -> fault.path("pointer").asString() + " "
                            + fault.path("detail").asString())
                    .containsExactly(
                            "/name is required",
                            "/count must be a whole number",
                            "/colour must be one of: RED, GREEN; did you mean GREEN?",
                            "/parts/0/id must be a UUID",
                            "/parts/1/id is required",
                            "/parts/1/ids is not a known field; did you mean id?",
                            "/nam is not a known field; did you mean name?");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "{\"name\": 5, \"count\": 1, \"colour\": \"RED\", \"parts\": []} | must be a string",
                    "{\"name\": {}, \"count\": 1, \"colour\": \"RED\", \"parts\": []} | must be a string",
                    "{\"name\": \"\", \"count\": 99999999999, \"colour\": \"RED\", \"parts\": []} | is a larger number than is read",
                })
        void says_which_type_a_field_has(String body, String words) throws Exception {
            assertThat(json(probe.post(body)).at("/errors/0/detail").asString()).isEqualTo(words);
        }

        @Test
        void refuses_a_body_of_another_kind() throws Exception {
            var answer = probe.post("[]");

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).at("/errors/0/pointer").asString()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"%2B3", "%D9%A3", "%203", "0x3", "%233", "3%0A", "99999999999", "--3"})
        void reads_only_plain_digits_as_a_number(String three) throws Exception {
            var thing = "/api/v1/probe/things/0190c8a0-0000-7000-8000-000000000000?limit=";

            var answer = probe.send(probe.get(thing + three).header("X-Must", "x"));

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).at("/detail").asString()).isEqualTo("limit must be a whole number");
        }

        @ParameterizedTest
        @ValueSource(strings = {"limit=%ff", "x=%ff%fe", "limit=1&y=%c3"})
        void answers_400_where_a_query_is_not_text(String query) throws Exception {
            var thing = "/api/v1/probe/things/0190c8a0-0000-7000-8000-000000000000?";

            assertProblem(probe.send(probe.get(thing + query).header("X-Must", "x")), 400, "BAD_REQUEST");
        }

        @Test
        void names_a_missing_parameter_and_a_bad_one() throws Exception {
            var thing = "/api/v1/probe/things/0190c8a0-0000-7000-8000-000000000000";

            var missing = probe.send(probe.get(thing).header("X-Must", "x"));
            var bad = probe.send(probe.get(thing + "?limit=x").header("X-Must", "x"));
            var header = probe.send(probe.get(thing + "?limit=1"));

            assertProblem(missing, 422, "INVALID_REQUEST");
            assertThat(json(missing).at("/errors/0/pointer").asString()).isEqualTo("limit");
            assertProblem(bad, 422, "INVALID_REQUEST");
            assertThat(json(bad).at("/errors/0/pointer").asString()).isEqualTo("limit");
            assertThat(json(bad).at("/detail").asString()).isEqualTo("limit must be a whole number");
            assertProblem(header, 422, "INVALID_REQUEST");
            assertThat(json(header).at("/errors/0/pointer").asString()).isEqualTo("X-Must");
        }
    }
}
