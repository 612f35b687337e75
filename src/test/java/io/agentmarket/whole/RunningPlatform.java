package io.agentmarket.whole;

import io.agentmarket.AgentMarket;
import io.agentmarket.chaos.CustomerSystems;
import io.agentmarket.chaos.LeaveMark;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.TestPlaces;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tools.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole platform over HTTP, booted once for all test classes that extend this. */
@SpringBootTest(
        classes = {RunningPlatform.Probe.class, AgentMarket.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public class RunningPlatform {

    protected static final TestStores STORES = TestStores.fresh();
    protected static final TestCustomers CUSTOMERS = new TestCustomers(STORES);
    protected static final Path MARKS = TestPlaces.folder("marks");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PROBE = "/api/v1/marketplace/packages/crash-probe/execute";

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry registry) {
        STORES.addTo(registry);
        registry.add("AGENTS_DIR", ProbeAgents::directory);
        registry.add(
                "agentmarket.egress.allow-private",
                () -> String.join(",", NodeReceiver.opened(), CustomerSystems.opened(), HiddenPages.opened()));
    }

    static class Probe {
        @Bean
        Tool leaveMark() {
            return new LeaveMark(MARKS);
        }

        @Bean
        Tool tellSecret() {
            return new TellSecret();
        }
    }

    /** An answer with its body read as JSON where it is JSON. */
    protected record Answer(int status, JsonNode json, String text, Map<String, List<String>> headers) {

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    /** Where it answers. */
    protected String base() {
        return "http://127.0.0.1:" + port;
    }

    protected Answer get(String key, String path, String... headers) throws IOException, InterruptedException {
        return send(request(key, path, headers).GET());
    }

    protected Answer post(String key, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send(request(key, path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    protected Answer put(String key, String path, String body) throws IOException, InterruptedException {
        return send(request(key, path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends a file as the body itself. */
    protected Answer upload(String key, String path, String type, byte[] content, String... headers)
            throws IOException, InterruptedException {
        return send(request(key, path, headers)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(content)));
    }

    protected Answer delete(String key, String path) throws IOException, InterruptedException {
        return send(request(key, path).DELETE());
    }

    /** Runs the probe agent, whose one tool sleeps so long. */
    protected Answer run(String key, String idempotencyKey, String note, int sleepMs, String... headers)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("Idempotency-Key", idempotencyKey));
        all.addAll(List.of(headers));
        return post(key, PROBE, input(note, sleepMs), all.toArray(String[]::new));
    }

    protected static String input(String note, int sleepMs) {
        return "{\"input\":{\"note\":\"" + note + "\",\"sleep_ms\":" + sleepMs + "}}";
    }

    private HttpRequest.Builder request(String key, String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!key.isEmpty()) {
            request.header("X-API-Key", key);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        var answered = Answered.of(response);
        Contract.holds(answered);
        Examples.keep(Contract.operation(answered), answered, response.request());
        var type = response.headers().firstValue("Content-Type").orElse("");
        var json = type.contains("json") && !type.contains("ndjson");
        return new Answer(
                response.statusCode(),
                json ? Json.MAPPER.readTree(response.body()) : Json.MAPPER.nullNode(),
                response.body(),
                response.headers().map());
    }

    /** The journal entries of a stream as (id, event, data). */
    protected static List<Entry> entries(String stream) {
        var entries = new ArrayList<Entry>();
        for (var block : stream.split("\n\n", -1)) {
            var entry = new Entry("", "", "");
            for (var line : block.split("\n", -1)) {
                entry = switch (line.split(": ", 2)[0]) {
                    case "id" -> new Entry(line.substring(4), entry.event, entry.data);
                    case "event" -> new Entry(entry.id, line.substring(7), entry.data);
                    case "data" -> new Entry(entry.id, entry.event, line.substring(6));
                    default -> entry;
                };
            }
            if (!entry.event.isEmpty()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    protected record Entry(String id, String event, String data) {}
}
