package io.agentmarket.cli;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The platform's API as a customer's engineer would call it, with the credentials that the first start wrote. */
final class ApiClient {

    static final String CREDENTIALS = "demo-credentials.json";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;
    private final String key;

    private ApiClient(String base, String key) {
        this.base = base;
        this.key = key;
    }

    /** The data directory has no keys; the message says why. */
    static final class NoKeysException extends IOException {

        private static final long serialVersionUID = 1;

        private final String sentence;

        private NoKeysException(String sentence, IOException cause) {
            super(sentence, cause);
            this.sentence = sentence;
        }

        static NoKeysException of(Path file, IOException cause) {
            return new NoKeysException(
                    "the keys cannot be read, since " + file + " does not exist: the platform writes that file only"
                            + " beside its embedded database, so unset DATABASE_URL, or name the right data directory"
                            + " with --data",
                    cause);
        }

        String sentence() {
            return sentence;
        }
    }

    /**
     * @param keyName {@code customer_key} or {@code operator_key}
     * @throws NoKeysException if the file with the keys does not exist
     */
    static ApiClient of(Path dataDirectory, String keyName) throws IOException {
        var credentials = Json.MAPPER.readTree(text(dataDirectory.resolve(CREDENTIALS)));
        return new ApiClient(
                credentials.path("base_url").asString(""),
                credentials.path(keyName).asString(""));
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw NoKeysException.of(file, e);
        }
    }

    /** A platform anywhere, with a key of one's own. */
    static ApiClient of(String base, String key) {
        return new ApiClient(base.replaceAll("/+$", ""), key);
    }

    /** The same platform with another key. */
    ApiClient withKey(String other) {
        return new ApiClient(base, other);
    }

    String base() {
        return base;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    Answer post(String path, String idempotencyKey, JsonNode body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body)))
                .build());
    }

    /** Runs an agent once on an input. */
    Answer execute(String agent, JsonNode input) throws IOException, InterruptedException {
        return post(
                "/api/v1/marketplace/packages/" + agent + "/execute",
                "demo-" + UUID.randomUUID(),
                Json.MAPPER.createObjectNode().set("input", input));
    }

    void delete(String path) throws IOException, InterruptedException {
        send(request(path).DELETE().build());
    }

    Answer postZip(String path, String idempotencyKey, byte[] zip) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/zip")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofByteArray(zip))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(2));
        return key.isEmpty() ? request : request.header("X-API-Key", key);
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(), Json.MAPPER.readTree(response.body().isEmpty() ? "null" : response.body()));
    }

    /** A response with its JSON body. */
    record Answer(int status, JsonNode body) {}
}
