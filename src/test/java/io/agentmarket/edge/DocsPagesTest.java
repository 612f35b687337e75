package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(classes = EdgeSlice.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class DocsPagesTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({
        "/docs, text/html",
        "/docs/errors, text/html",
        "/docs/scalar/scalar.js, text/javascript",
        "/docs/reference.js, text/javascript",
        "/docs/docs.css, text/css",
        "/openapi.json, application/json",
        "/openapi.yaml, application/yaml",
    })
    void serves_the_documentation_to_anyone(String path, String type) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    }

    @Test
    void leads_from_the_root_to_the_reference() throws Exception {
        var answer = get("/");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/docs");
    }

    @Test
    void says_the_same_in_json_as_in_yaml() throws Exception {
        var document = Json.MAPPER.readTree(get("/openapi.json").body());

        assertThat(document.get("openapi").asString()).startsWith("3.1");
    }

    @Test
    void lets_no_inline_script_and_no_other_site_in() throws Exception {
        var headers = get("/docs").headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "script-src 'self';", "frame-ancestors 'none'");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(headers.firstValue("Permissions-Policy")).isPresent();
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
        assertThat(headers.firstValue("Server")).isEmpty();
        assertThat(headers.map()).doesNotContainKey("set-cookie");
    }

    private HttpResponse<String> get(String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + port + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
