package io.agentmarket.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends plain HTTP to a stand-in, including requests that no SDK would send. */
final class Caller {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final FakeUpstream upstream;

    Caller(FakeUpstream upstream) {
        this.upstream = upstream;
    }

    /** A body that is accepted. */
    static ObjectNode body() {
        return (ObjectNode) Wire.JSON.readTree("""
                {"model": "claude-haiku-5-5", "max_tokens": 1000, "system": "You help.",
                 "messages": [{"role": "user", "content": "Hello?"}],
                 "tools": [{"name": "look_up", "input_schema": {"type": "object"}}]}""");
    }

    /** The same with some members replaced or added. */
    static ObjectNode body(String changes) {
        var body = body();
        body.setAll((ObjectNode) Wire.JSON.readTree(changes));
        return body;
    }

    /** The response, with {@code body} as JSON if it is JSON. */
    record Answer(int status, String text, HttpResponse<String> response) {

        JsonNode json() {
            return Wire.JSON.readTree(text);
        }

        String error() {
            return json().path("error").path("type").asString("") + " "
                    + json().path("error").path("message").asString("");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Answer messages(JsonNode body) throws IOException, InterruptedException {
        return post("/v1/messages", body.toString());
    }

    Answer stream(JsonNode body) throws IOException, InterruptedException {
        return messages(((ObjectNode) body).put("stream", true));
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("x-api-key", FakeUpstream.DEMO_KEY)
                .header("anthropic-version", "2026-10-21")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).header("x-api-key", FakeUpstream.DEMO_KEY).header("anthropic-version", "2026-10-21"));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(upstream.baseUrl() + path)).timeout(Duration.ofSeconds(10));
    }

    static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body(), response);
    }
}
