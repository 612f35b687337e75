package io.agentmarket.whole;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps real requests and answers as the examples of the API document: with {@code -Dexamples.write=true} it writes the
 * most complete one of each operation. Keys in them are made unusable, and a test's own server is example.com.
 */
final class Examples {

    private static final boolean WRITES = Boolean.getBoolean("examples.write");
    private static final Path FOLDER = Path.of("src/test/resources/openapi/examples");
    private static final Pattern SECRET =
            Pattern.compile("amp_(live|test)_[A-Za-z0-9]+|whsec_[A-Za-z0-9+/=]+|sk-ant-[A-Za-z0-9_-]+");
    private static final int MAX_ITEMS = 2;
    private static final int MAX_CHARS = 9_000;

    private Examples() {}

    static synchronized void keep(String operation, Answered answer, HttpRequest request) {
        if (!WRITES || operation.isEmpty() || answer.status() >= 300) {
            return;
        }
        var file = FOLDER.resolve(operation + ".json");
        try {
            Files.createDirectories(FOLDER);
            var kept = Files.exists(file)
                    ? (ObjectNode) Json.STORED.readTree(Files.readString(file))
                    : Json.STORED.createObjectNode();
            if (answer.isJson()) {
                better(kept, "answer_" + answer.status(), answer.body());
            }
            if (request.headers().firstValue("Content-Type").orElse("").equals("application/json")) {
                better(kept, "request", text(request));
            }
            if (!kept.isEmpty()) {
                Files.writeString(
                        file,
                        Json.STORED.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(kept) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void better(ObjectNode kept, String name, String body) {
        if (body.isEmpty()) {
            return;
        }
        var found = shortened(Json.STORED.readTree(SECRET.matcher(body)
                .replaceAll("EXAMPLE")
                .replaceAll("http://127\\.0\\.0\\.1:\\d+", "https://example.com")));
        var before = kept.get(name);
        if (found.toString().length() <= MAX_CHARS && (before == null || shows(found) > shows(before))) {
            kept.set(name, found);
        }
    }

    private static JsonNode shortened(JsonNode node) {
        if (node instanceof ArrayNode array) {
            while (array.size() > MAX_ITEMS) {
                array.remove(array.size() - 1);
            }
        }
        node.values().forEach(Examples::shortened);
        return node;
    }

    /** How many members have a value. */
    private static int shows(JsonNode node) {
        return node.isContainer()
                ? node.values().stream().mapToInt(Examples::shows).sum()
                : node.isNull() || node.asString("").isEmpty() && node.isString() ? 0 : 1;
    }

    private static String text(HttpRequest request) {
        return request.bodyPublisher()
                .filter(body -> body.contentLength() > 0 && body.contentLength() < 4 * MAX_CHARS)
                .map(Examples::text)
                .orElse("");
    }

    private static String text(HttpRequest.BodyPublisher body) {
        var all = new CompletableFuture<String>();
        body.subscribe(new Flow.Subscriber<>() {

            private final StringBuilder text = new StringBuilder();

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                text.append(StandardCharsets.UTF_8.decode(bytes));
            }

            @Override
            public void onError(Throwable thrown) {
                all.completeExceptionally(thrown);
            }

            @Override
            public void onComplete() {
                all.complete(text.toString());
            }
        });
        return all.join();
    }
}
