package io.agentmarket.edge;

import static io.agentmarket.edge.ProbeClient.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The edge treats a request as the handler it is for says, and no address is written down anywhere else. */
@SpringBootTest(
        classes = {EdgeSlice.class, Declared.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "agentmarket.max-body-bytes=2000")
class EndpointsTest {

    private static final String DECLARED = "/api/v1/declared/";
    private static final String POLICY = "RateLimit-Policy";

    private ProbeClient probe;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        probe = new ProbeClient(port);
    }

    @Test
    void lets_strangers_in_where_the_handler_is_open() throws Exception {
        assertThat(stranger("open").statusCode()).isEqualTo(200);
        assertThat(probe.send(HttpRequest.newBuilder(probe.uri(DECLARED + "open"))
                                .HEAD())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refuses_callers_without_a_key_everywhere_else() throws Exception {
        assertProblem(stranger("any-key"), 401, "UNAUTHENTICATED");
        assertProblem(stranger("nowhere"), 401, "UNAUTHENTICATED");
        assertProblem(
                probe.send(
                        HttpRequest.newBuilder(probe.uri(DECLARED + "any-key")).DELETE()),
                401,
                "UNAUTHENTICATED");
    }

    @Test
    void shows_anyone_the_methods_of_an_open_address() throws Exception {
        var uri = probe.uri(DECLARED + "open");
        var post = probe.send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("x")));
        var options = probe.send(HttpRequest.newBuilder(uri).method("OPTIONS", BodyPublishers.noBody()));

        assertProblem(post, 405, "METHOD_NOT_ALLOWED");
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(options.headers().firstValue("Allow")).hasValue("GET,HEAD,OPTIONS");
    }

    @Test
    void ignores_a_wrong_key_where_the_handler_knows_no_caller() throws Exception {
        assertThat(withWrongKey("open").statusCode()).isEqualTo(200);
        assertThat(withWrongKey("open-page").statusCode()).isEqualTo(200);
    }

    @Test
    void refuses_a_wrong_key_where_an_open_handler_asks_for_the_caller() throws Exception {
        assertProblem(withWrongKey("personal"), 401, "UNAUTHENTICATED");
        assertThat(stranger("personal").body()).isEqualTo("stranger");
    }

    @Test
    void counts_a_valid_key_at_an_open_address_that_counts() throws Exception {
        var counted = probe.send(probe.get(DECLARED + "open"));
        var page = probe.send(probe.get(DECLARED + "open-page"));

        assertThat(counted.headers().firstValue(POLICY)).isPresent();
        assertThat(page.headers().firstValue(POLICY)).isEmpty();
    }

    private HttpResponse<String> withWrongKey(String address) throws Exception {
        return probe.send(HttpRequest.newBuilder(probe.uri(DECLARED + address)).header("X-API-Key", "bad"));
    }

    @ParameterizedTest
    @CsvSource({
        "open, 'GET, HEAD, OPTIONS'",
        "any-key, 'GET, HEAD, OPTIONS'",
        "publishers, 'OPTIONS, POST'",
        "nowhere, ''"
    })
    void refuses_trace_with_the_methods_of_the_address(String address, String allow) throws Exception {
        try (var socket = new Socket("127.0.0.1", probe.uri("/").getPort())) {
            var head =
                    "TRACE " + DECLARED + address + " HTTP/1.1\r\nHost: a\r\nX-Secret: s\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 405 ")
                    .contains("\r\nAllow: " + allow + "\r\n", "METHOD_NOT_ALLOWED")
                    .doesNotContain("X-Secret");
        }
    }

    @Test
    void reads_no_key_where_callers_have_a_proof_of_their_own() throws Exception {
        var answer = probe.send(HttpRequest.newBuilder(probe.uri(DECLARED + "proved"))
                .header("X-API-Key", "bad")
                .header("Authorization", "Bearer whsec_1")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));

        assertThat(answer.body()).isEqualTo("Bearer whsec_1{}");
    }

    @Test
    void refuses_a_key_without_a_scope_before_the_body_is_read() throws Exception {
        var answer = probe.send(probe.request(DECLARED + "publishers").POST(BodyPublishers.ofString("no JSON")));

        assertProblem(answer, 403, "FORBIDDEN");
        assertThat(answer.body()).contains("'publish'");
    }

    @Test
    void counts_a_call_as_the_handler_says() throws Exception {
        assertThat(policy("any-key")).startsWith("\"requests_per_minute\"");
        assertThat(policy("open")).startsWith("\"requests_per_minute\"");
        assertThat(policy("nowhere")).startsWith("\"requests_per_minute\"");
        assertThat(policy("polled")).startsWith("\"reads_per_minute\"");
        assertThat(policy("uncounted")).isEmpty();
    }

    @Test
    void takes_a_body_of_any_type_up_to_the_handlers_own_size() throws Exception {
        assertThat(upload("upload", "text/csv", 3_000).body()).isEqualTo("3000");
        assertThat(upload("upload", "application/json", 3_000).body()).isEqualTo("3000");
        assertProblem(upload("upload", "text/csv", 3_001), 413, "BODY_TOO_LARGE");
        assertProblem(upload("publishers", "text/csv", 10), 415, "UNSUPPORTED_MEDIA_TYPE");
        assertProblem(upload("publishers", "application/json", 2_001), 413, "BODY_TOO_LARGE");
    }

    @Test
    void does_not_start_with_a_handler_that_declares_no_callers() {
        var application = new SpringApplicationBuilder(EdgeSlice.class, Silent.class);

        assertThatThrownBy(() -> application.run("--server.port=0"))
                .hasMessageContaining("Silent#anything")
                .hasMessageContaining("must have one of @Open, @AnyKey and @Requires");
    }

    @TestComponent
    @RestController
    static class Silent {

        @GetMapping("/api/v1/silent")
        String anything() {
            return "";
        }
    }

    private HttpResponse<String> stranger(String path) throws Exception {
        return probe.send(HttpRequest.newBuilder(probe.uri(DECLARED + path)));
    }

    private String policy(String path) throws Exception {
        return probe.send(probe.get(DECLARED + path))
                .headers()
                .firstValue(POLICY)
                .orElse("");
    }

    private HttpResponse<String> upload(String path, String type, int bytes) throws Exception {
        return probe.send(probe.get(DECLARED + path)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(new byte[bytes])));
    }
}
