package io.agentmarket.edge;

import static io.agentmarket.edge.ProbeClient.assertProblem;
import static io.agentmarket.edge.ProbeClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whatever is sent, the answer is a problem document of the catalogue that repeats nothing and reveals nothing. */
@SpringBootTest(
        classes = {EdgeSlice.class, Probe.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "agentmarket.max-body-bytes=2000")
class BadInputTest {

    private static final String GOOD = """
            {"name": "n", "count": 1, "colour": "RED", "parts": []}""";

    private ProbeClient probe;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        probe = new ProbeClient(port);
    }

    @Test
    void aborts_an_answer_that_cannot_be_finished() {
        assertThatThrownBy(() -> probe.send(probe.get("/api/v1/probe/half"))).isInstanceOf(IOException.class);
    }

    @Nested
    class Status200 {

        @Test
        void accepts_a_body_that_obeys() throws Exception {
            var answer = probe.post(GOOD);

            assertThat(answer.statusCode()).isEqualTo(200);
        }

        @Test
        void accepts_escaped_backslashes_before_u0000() throws Exception {
            var answer = probe.post(GOOD.replace("\"n\"", "\"\\\\u0000\""));

            assertThat(answer.statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\\ud83d\\ude00", "😀 \uD7FF \uE000 \uFFFF", "\\\\ud83d", "\\u0041\\\\"})
        void accepts_whole_characters_however_they_are_written(String name) throws Exception {
            var answer = probe.post(GOOD.replace("\"n\"", "\"" + name + "\""));

            assertThat(answer.statusCode()).isEqualTo(200);
        }

        @Test
        void gives_the_endpoint_its_caller() throws Exception {
            var answer = probe.send(probe.get("/api/v1/probe/me"));

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
                    "{\"name\": \"secret \\ud83d\"}",
                    "{\"name\": \"secret \\uDe00\"}",
                    "{\"name\": \"secret \\ud83d\\n\\ude00\"}",
                    "{\"name\": \"secret \\ud83d\\ud83d\\ude00\"}",
                    "{'name': 1}",
                    "{\"count\": NaN}",
                })
        void refuses_invalid_json_with_the_place(String body) throws Exception {
            var answer = probe.post(body);

            assertProblem(answer, 400, "INVALID_JSON");
            assertThat(answer.body()).doesNotContain("secret").contains("line 1, column ");
        }

        @Test
        void refuses_trailing_tokens() throws Exception {
            assertProblem(probe.post(GOOD + " {}"), 400, "INVALID_JSON");
        }

        @Test
        void refuses_nesting_deeper_than_32() throws Exception {
            var deep = "[".repeat(33) + "]".repeat(33);

            assertProblem(probe.post(GOOD.replace("[]", "[], \"free\": " + deep)), 400, "INVALID_JSON");
        }

        @Test
        void refuses_an_empty_body() throws Exception {
            assertProblem(probe.post(""), 400, "INVALID_JSON");
        }

        @Test
        void refuses_utf_16_and_raw_nul_bytes() throws Exception {
            var request = probe.request("/api/v1/probe").POST(BodyPublishers.ofString(GOOD, StandardCharsets.UTF_16BE));

            assertProblem(probe.send(request), 400, "INVALID_JSON");
        }

        /** ISO 8859-1, a lone next byte, overlong forms, a cut character, and more than Unicode has. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\u00e9",
                    "\u0080",
                    "\u00c0\u0080",
                    "\u00e0\u0080\u0080",
                    "\u00e2\u0082",
                    "\u00f4\u0090\u0080\u0080"
                })
        void refuses_bytes_that_are_not_utf_8(String bytes) throws Exception {
            var body = GOOD.replace("\"n\"", "\"" + bytes + "\"").getBytes(StandardCharsets.ISO_8859_1);

            var answer = probe.send(probe.request("/api/v1/probe").POST(BodyPublishers.ofByteArray(body)));

            assertProblem(answer, 400, "INVALID_JSON");
            assertThat(json(answer).at("/detail").asString()).startsWith("The body is not UTF-8 at line 1, column 1");
        }

        @Test
        void refuses_surrogates_in_raw_bytes() throws Exception {
            var body = GOOD.replace("\"n\"", "\"\u00ed\u00a0\u0081\"").getBytes(StandardCharsets.ISO_8859_1);
            var request = probe.request("/api/v1/probe").POST(BodyPublishers.ofByteArray(body));

            assertProblem(probe.send(request), 400, "INVALID_JSON");
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
        void refuses_requests_that_are_not_http(String raw) throws Exception {
            var answer = probe.exchange(raw);

            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "\"BAD_REQUEST\"");
            assertThat(answer).doesNotContain("<html", "Tomcat");
        }
    }

    @Nested
    class Status401 {

        @Test
        void asks_for_a_key() throws Exception {
            var answer = probe.send(HttpRequest.newBuilder(probe.uri("/api/v1/probe/me")));

            assertProblem(answer, 401, "UNAUTHENTICATED");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"agentmarket\"");
        }

        @Test
        void refuses_a_bad_key_before_looking_at_the_route() throws Exception {
            var request = HttpRequest.newBuilder(probe.uri("/api/v1/nowhere")).header("X-API-Key", "bad");

            assertProblem(probe.send(request), 401, "UNAUTHENTICATED");
        }
    }

    @Nested
    class Status403 {

        @Test
        void names_the_missing_scope() throws Exception {
            var answer = probe.send(probe.get("/api/v1/probe/keys"));

            assertProblem(answer, 403, "FORBIDDEN");
            assertThat(json(answer).get("detail").asString()).contains("'keys'");
        }
    }

    @Nested
    class Status404 {

        @ParameterizedTest
        @ValueSource(strings = {"/nowhere", "/error", "/api/v1/nowhere", "/api/v1/probe/things/1?limit=1", "/metrics"})
        void says_that_nothing_is_there(String path) throws Exception {
            assertProblem(probe.send(probe.get(path)), 404, "NOT_FOUND");
        }

        @Test
        void says_so_to_strangers_too() throws Exception {
            assertProblem(probe.send(HttpRequest.newBuilder(probe.uri("/nowhere"))), 404, "NOT_FOUND");
        }

        @ParameterizedTest
        @ValueSource(strings = {"stream", "late"})
        void answers_a_caller_that_accepts_only_a_stream(String path) throws Exception {
            var answer = probe.send(probe.get("/api/v1/probe/" + path).header("Accept", "text/event-stream"));

            assertProblem(answer, 404, "NOT_FOUND");
        }
    }

    @Nested
    class Status405 {

        @Test
        void lists_the_methods_that_are_allowed() throws Exception {
            var answer = probe.send(probe.request("/api/v1/probe/me").DELETE());

            assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
            assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
        }

        @Test
        void refuses_trace() throws Exception {
            assertThat(probe.exchange("TRACE /api/v1/probe HTTP/1.1\r\nHost: a\r\nX-API-Key: good\r\n\r\n"))
                    .startsWith("HTTP/1.1 405")
                    .contains("METHOD_NOT_ALLOWED");
        }
    }

    @Nested
    class Status406 {

        @Test
        void refuses_to_speak_xml() throws Exception {
            assertProblem(
                    probe.send(probe.get("/api/v1/probe/me").header("Accept", "application/xml")),
                    406,
                    "NOT_ACCEPTABLE");
        }
    }

    @Nested
    class Status413 {

        @Test
        void believes_content_length() throws Exception {
            var answer = probe.post(GOOD + " ".repeat(2000));

            assertProblem(answer, 413, "BODY_TOO_LARGE");
            assertThat(json(answer).get("limit").asInt()).isEqualTo(2000);
        }

        @Test
        void counts_a_chunked_body() throws Exception {
            var body = (GOOD + " ".repeat(2000)).getBytes(StandardCharsets.UTF_8);
            var request = probe.request("/api/v1/probe")
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

            assertProblem(probe.send(request), 413, "BODY_TOO_LARGE");
        }
    }

    @Nested
    class Status429 {

        @Test
        void says_when_to_retry() throws Exception {
            var answer = probe.send(probe.get("/api/v1/probe/limited"));

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
            var answer = probe.exchange("GET / HTTP/1.1\r\nHost: a\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 431").contains("application/problem+json", "HEADERS_TOO_LARGE");
        }

        @Test
        void refuses_many_headers() throws Exception {
            var answer = probe.exchange("GET / HTTP/1.1\r\nHost: a\r\n" + "X-A: b\r\n".repeat(150) + "\r\n");

            assertThat(answer).startsWith("HTTP/1.1 431").contains("application/problem+json", "HEADERS_TOO_LARGE");
        }
    }

    @Nested
    class Status5xx {

        @Test
        void reveals_nothing_about_an_internal_error() throws Exception {
            var answer = probe.send(probe.get("/api/v1/probe/broken"));

            assertProblem(answer, 500, "INTERNAL");
            assertThat(answer.body()).doesNotContain("select", "internal\"", "IllegalState");
        }

        @Test
        void says_that_the_store_is_unavailable() throws Exception {
            var answer = probe.send(probe.get("/api/v1/probe/storeless"));

            assertProblem(answer, 503, "STORE_UNAVAILABLE");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
            assertThat(answer.body()).doesNotContain("db.internal");
        }
    }
}
