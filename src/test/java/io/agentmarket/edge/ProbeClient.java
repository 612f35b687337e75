package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
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
import tools.jackson.databind.JsonNode;

/** Sends correct and malformed requests to the endpoints of {@link Probe}, with a valid key. */
record ProbeClient(int port) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    HttpResponse<String> post(String body) throws Exception {
        return send(request("/api/v1/probe").POST(BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path) {
        return get(path).header("Content-Type", "application/json");
    }

    HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(uri(path)).header("X-API-Key", "good").timeout(Duration.ofSeconds(10));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends bytes that no client would, and reads until the server closes or the answer's body has come. */
    String exchange(String raw) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(raw.replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        return Json.MAPPER.readTree(answer.body());
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code) {
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
