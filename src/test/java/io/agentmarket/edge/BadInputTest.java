package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Whatever is sent, the answer is a problem document of the catalogue that repeats nothing and reveals nothing. */
@SpringBootTest(
        classes = {EdgeSlice.class, Probe.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "agentmarket.max-body-bytes=2000")
class BadInputTest {

    private static final String GOOD = """
            {"name": "n", "count": 1, "colour": "RED", "parts": []}""";

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Nested
    class Status200 {

        @Test
        void accepts_a_body_that_obeys() throws Exception {
            var answer = post(GOOD);

            assertThat(answer.statusCode()).isEqualTo(200);
        }

        @Test
        void accepts_escaped_backslashes_before_u0000() throws Exception {
            var answer = post(GOOD.replace("\"n\"", "\"\\\\u0000\""));

            assertThat(answer.statusCode()).isEqualTo(200);
        }

        @Test
        void gives_the_endpoint_its_caller() throws Exception {
            var answer = send(get("/api/v1/probe/me"));

            assertThat(json(answer).get("customer").asString())
                    .isEqualTo(EdgeSlice.CALLER.customer().toString());
        }
    }

    @Nested
    class Status400 {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"name\": \"secret",
                    "secret",
                    "{\"name\": \"secret\", \"name\": \"secret\"}",
                    "{\"name\": \"secret\\u0000\"}",
                    "{\"se\\u0000cret\": 1}",
                    "{'name': 1}",
                    "{\"count\": NaN}",
                })
        void refuses_what_is_not_json_and_says_where(String body) throws Exception {
            var answer = post(body);

            assertProblem(answer, 400, "INVALID_JSON");
            assertThat(answer.body()).doesNotContain("secret").contains("line 1, column ");
        }

        @Test
        void refuses_trailing_tokens() throws Exception {
            assertProblem(post(GOOD + " {}"), 400, "INVALID_JSON");
        }

        @Test
        void refuses_nesting_deeper_than_32() throws Exception {
            var deep = "[".repeat(33) + "]".repeat(33);

            assertProblem(post(GOOD.replace("[]", "[], \"free\": " + deep)), 400, "INVALID_JSON");
        }

        @Test
        void refuses_an_empty_body() throws Exception {
            assertProblem(post(""), 400, "INVALID_JSON");
        }

        @Test
        void refuses_utf_16_and_raw_nul_bytes() throws Exception {
            var request = request("/api/v1/probe").POST(BodyPublishers.ofString(GOOD, StandardCharsets.UTF_16BE));

            assertProblem(send(request), 400, "INVALID_JSON");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /api/v1/probe/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /a|b HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /api//v1 HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /api/v1;x=1 HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET / HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    "POST /api/v1/probe HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                })
        void refuses_what_is_not_http(String raw) throws Exception {
            var answer = exchange(raw);

            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "\"BAD_REQUEST\"");
            assertThat(answer).doesNotContain("<html", "Tomcat");
        }
    }

    @Nested
    class Status401 {

        @Test
        void asks_for_a_key() throws Exception {
            var answer = send(HttpRequest.newBuilder(uri("/api/v1/probe/me")));

            assertProblem(answer, 401, "UNAUTHENTICATED");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"agentmarket\"");
        }

        @Test
        void refuses_a_bad_key_before_looking_at_the_route() throws Exception {
            var request = HttpRequest.newBuilder(uri("/api/v1/nowhere")).header("X-API-Key", "bad");

            assertProblem(send(request), 401, "UNAUTHENTICATED");
        }
    }

    @Nested
    class Status403 {

        @Test
        void names_the_missing_scope() throws Exception {
            var answer = send(get("/api/v1/probe/keys"));

            assertProblem(answer, 403, "FORBIDDEN");
            assertThat(json(answer).get("detail").asString()).contains("'keys'");
        }
    }

    @Nested
    class Status404 {

        @ParameterizedTest
        @ValueSource(strings = {"/nowhere", "/error", "/api/v1/nowhere", "/api/v1/probe/things/1?limit=1", "/metrics"})
        void says_that_nothing_is_there(String path) throws Exception {
            assertProblem(send(get(path)), 404, "NOT_FOUND");
        }

        @Test
        void says_so_to_strangers_too() throws Exception {
            assertProblem(send(HttpRequest.newBuilder(uri("/nowhere"))), 404, "NOT_FOUND");
        }

        @ParameterizedTest
        @ValueSource(strings = {"stream", "late"})
        void tells_a_caller_who_accepts_only_a_stream(String path) throws Exception {
            var answer = send(get("/api/v1/probe/" + path).header("Accept", "text/event-stream"));

            assertProblem(answer, 404, "NOT_FOUND");
        }
    }

    @Nested
    class Status405 {

        @Test
        void lists_the_methods_that_are_allowed() throws Exception {
            var answer = send(request("/api/v1/probe/me").DELETE());

            assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
            assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
        }

        @Test
        void refuses_trace() throws Exception {
            assertThat(exchange("TRACE /api/v1/probe HTTP/1.1\r\nHost: a\r\nX-API-Key: good\r\n\r\n"))
                    .startsWith("HTTP/1.1 405")
                    .contains("METHOD_NOT_ALLOWED");
        }
    }

    @Nested
    class Status406 {

        @Test
        void refuses_to_speak_xml() throws Exception {
            assertProblem(send(get("/api/v1/probe/me").header("Accept", "application/xml")), 406, "NOT_ACCEPTABLE");
        }
    }

    @Nested
    class Status413 {

        @Test
        void believes_content_length() throws Exception {
            var answer = post(GOOD + " ".repeat(2000));

            assertProblem(answer, 413, "BODY_TOO_LARGE");
            assertThat(json(answer).get("limit").asInt()).isEqualTo(2000);
        }

        @Test
        void counts_a_chunked_body() throws Exception {
            var body = (GOOD + " ".repeat(2000)).getBytes(StandardCharsets.UTF_8);
            var request =
                    request("/api/v1/probe").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

            assertProblem(send(request), 413, "BODY_TOO_LARGE");
        }
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
            var request = HttpRequest.newBuilder(uri("/api/v1/probe"))
                    .header("X-API-Key", "good")
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString(GOOD));

            assertProblem(send(request), 415, "UNSUPPORTED_MEDIA_TYPE");
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

            var answer = post(body);

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo(pointer);
            assertThat(answer.body()).doesNotContain("io.agentmarket", "tools.jackson", "secret");
        }

        @Test
        void refuses_a_body_of_another_kind() throws Exception {
            var answer = post("[]");

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).at("/errors/0/pointer").asString()).isEmpty();
        }

        @Test
        void names_a_missing_parameter_and_a_bad_one() throws Exception {
            var thing = "/api/v1/probe/things/0190c8a0-0000-7000-8000-000000000000";

            var missing = send(get(thing).header("X-Must", "x"));
            var bad = send(get(thing + "?limit=x").header("X-Must", "x"));
            var header = send(get(thing + "?limit=1"));

            assertProblem(missing, 422, "INVALID_REQUEST");
            assertThat(json(missing).at("/errors/0/pointer").asString()).isEqualTo("limit");
            assertProblem(bad, 422, "INVALID_REQUEST");
            assertThat(json(bad).at("/errors/0/pointer").asString()).isEqualTo("limit");
            assertProblem(header, 422, "INVALID_REQUEST");
            assertThat(json(header).at("/errors/0/pointer").asString()).isEqualTo("X-Must");
        }
    }

    @Nested
    class Status429 {

        @Test
        void says_when_to_come_back() throws Exception {
            var answer = send(get("/api/v1/probe/limited"));

            assertProblem(answer, 429, "RATE_LIMITED");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
            assertThat(answer.headers().firstValue("RateLimit")).hasValue("\"requests_per_minute\";r=0;t=7");
            assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"requests_per_minute\";q=5;w=60");
            assertThat(answer.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
            assertThat(json(answer).get("used").asInt()).isEqualTo(5);
        }
    }

    @Nested
    class Status431 {

        @Test
        void refuses_large_headers() throws Exception {
            var answer = exchange("GET / HTTP/1.1\r\nHost: a\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 431").contains("application/problem+json", "HEADERS_TOO_LARGE");
        }

        @Test
        void refuses_many_headers() throws Exception {
            var answer = exchange("GET / HTTP/1.1\r\nHost: a\r\n" + "X-A: b\r\n".repeat(150) + "\r\n");

            assertThat(answer).startsWith("HTTP/1.1 431").contains("application/problem+json", "HEADERS_TOO_LARGE");
        }
    }

    @Nested
    class Status5xx {

        @Test
        void reveals_nothing_of_what_broke() throws Exception {
            var answer = send(get("/api/v1/probe/broken"));

            assertProblem(answer, 500, "INTERNAL");
            assertThat(answer.body()).doesNotContain("select", "internal\"", "IllegalState");
        }

        @Test
        void says_that_the_store_is_away() throws Exception {
            var answer = send(get("/api/v1/probe/storeless"));

            assertProblem(answer, 503, "STORE_UNAVAILABLE");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(answer.body()).doesNotContain("db.internal");
        }
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send(request("/api/v1/probe").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return get(path).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(uri(path)).header("X-API-Key", "good").timeout(Duration.ofSeconds(10));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends bytes that no client would, and reads until the server closes or the answer's body has come. */
    private String exchange(String raw) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(raw.replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.MAPPER.readTree(answer.body());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        var body = json(answer);
        assertThat(body.get("code").asString()).as(answer.body()).isEqualTo(code);
        assertThat(body.get("type").asString()).isEqualTo("/docs/errors#" + code);
        assertThat(body.get("status").asInt()).isEqualTo(status);
        assertThat(body.get("instance").asString()).isEqualTo(answer.uri().getPath());
        assertThat(body.get("request_id").asString())
                .isNotEmpty()
                .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(body.has("title") && body.has("detail") && body.has("retryable"))
                .isTrue();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }
}
