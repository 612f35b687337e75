package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.TestStores;
import io.agentmarket.upstream.BilledCall;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.Fault;
import io.agentmarket.whole.ProbeBrain;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Canary keys are sent to the real process in every way, correct or mistaken, with the debug logs of the web server and
 * the framework on; then logs, tables, Redis and the heap are searched for them.
 */
class KeysLeaveNoTraceTest {

    private static final String EXECUTE = "/api/v1/marketplace/packages/model-probe/execute";
    private static final String PROVIDER_KEYS = "/api/v1/provider-keys";
    private static final String INPUT = "{\"input\":{\"note\":\"n\"}}";

    /** Part of every provider key here, and of nothing else. */
    private final String marker = "Zq7" + UUID.randomUUID().toString().replace("-", "");

    /**
     * In a query string, where no key belongs. The web server copies a query into a buffer that nobody else can reach,
     * and overwrites it with the next one; so this one is not looked for in the heap.
     */
    private final String inQuery =
            "sk-ant-api03-query" + UUID.randomUUID().toString().replace("-", "");

    private final TestStores stores = TestStores.fresh();
    private final TestCustomers.Made customer = new TestCustomers(stores).create("byok");

    @TempDir
    Path home;

    private final FakeUpstream upstream = FakeUpstream.start(FakeUpstream.Settings.of(new ProbeBrain())
            .withKeys(key("saved"), key("replaced"), key("header"), key("failing")));

    @AfterEach
    void stopUpstream() {
        upstream.close();
    }

    @Test
    void keys_appear_in_no_log_store_or_heap() throws Exception {
        try (var platform = PlatformProcess.start(home, settings(), Map.of("customer_key", customer.key()))) {
            sendKeysWhereNoneBelongs(platform);
            breakOff(platform);
            sendProviderKeys(platform);
            saveProviderKeys(platform);
            runOnTheSavedKey(platform);
            mistypeAnApiKey(platform);
            await().until(() -> platform.getJson("/api/v1/executions?status=running")
                    .path("items")
                    .isEmpty());

            var made = makeAnApiKey(platform);

            assertThat(upstream.log())
                    .as("the provider was asked with the keys")
                    .extracting(BilledCall::keyFingerprint)
                    .contains(
                            fingerprint("saved"),
                            fingerprint("refused"),
                            fingerprint("header"),
                            fingerprint("failing"));
            var traces = new Traces(List.of(marker, middle(customer.key()), middle(made)));
            assertThat(traces.in(platform.log())).as("logs").isEmpty();
            assertThat(traces.in(stores)).as("tables and Redis").isEmpty();
            assertThat(platform.log()).doesNotContain(inQuery);
            assertThat(new Traces(List.of(inQuery)).in(stores)).isEmpty();
            assertThat(platform.log()).as("debug logs are on").contains("DEBUG");
            var dump = home.resolve("heap.hprof");
            platform.dumpHeap(dump);
            assertThat(new Traces(List.of("model-probe")).in(dump))
                    .as("what is there is found")
                    .isNotEmpty();
            assertThat(new Traces(List.of("model-probe")).in(stores))
                    .as("what is there is found")
                    .isNotEmpty();
            assertThat(traces.in(dump)).as("heap").isEmpty();
        }
    }

    /** The last request, so that no later one's answer takes the place of its own in a buffer. */
    private String makeAnApiKey(PlatformProcess platform) throws Exception {
        var answer = send(platform, "/api/v1/api-keys", "{\"name\":\"canary\"}", Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Json.MAPPER.readTree(answer.body()).path("secret").asString();
    }

    private void mistypeAnApiKey(PlatformProcess platform) throws Exception {
        var mistyped = customer.key().substring(0, customer.key().length() - 1) + "_";
        for (var headers : List.of(Map.of("X-API-Key", mistyped), Map.of("Authorization", "Bearer " + mistyped))) {
            assertThat(get(platform, "/api/v1/me", headers).statusCode()).isEqualTo(401);
        }
        var bearer = Map.of("Authorization", "Bearer " + customer.key());
        assertThat(get(platform, "/api/v1/me", bearer).statusCode()).isEqualTo(200);
    }

    private void saveProviderKeys(PlatformProcess platform) throws Exception {
        assertThat(send(platform, PROVIDER_KEYS, saving("refused"), Map.of()).statusCode())
                .isEqualTo(422);
        assertThat(send(platform, PROVIDER_KEYS, saving("replaced"), Map.of()).statusCode())
                .isEqualTo(201);
        var saved = send(platform, PROVIDER_KEYS, saving("saved"), Map.of());
        assertThat(saved.statusCode()).isEqualTo(201);
        assertThat(saved.body()).doesNotContain(marker);
        for (var body : List.of(
                saving("cut").substring(0, 70),
                saving("trailing") + "{",
                "{\"provider\":\"anthropic\",\"key\":\"" + key("unknown") + "\",\"more\":1}",
                "{\"provider\":\"" + key("provider") + "\",\"key\":\"" + key("enum") + "\"}",
                "{\"provider\":\"anthropic\",\"key\":[\"" + key("array") + "\"]}",
                "{\"provider\":\"anthropic\",\"" + key("name") + "\":1}",
                "{\"provider\":\"anthropic\",\"key\":\"" + key("space") + " \"}",
                "{\"provider\":\"anthropic\",\"key\":\"" + key("model") + "\",\"model\":\"" + key("model") + "\"}",
                "{\"provider\":\"anthropic\",\"key\":\"" + key("long").repeat(500) + "\"}",
                "\"" + key("text") + "\"",
                key("bare"))) {
            var answer = send(platform, PROVIDER_KEYS, body, Map.of());
            assertThat(answer.statusCode()).as(body).isIn(400, 422);
            assertThat(answer.body()).doesNotContain(marker);
        }
    }

    private void sendProviderKeys(PlatformProcess platform) throws Exception {
        for (var how : List.of(
                Map.<String, String>of(), Map.of("Accept", "text/event-stream"), Map.of("Prefer", "respond-async"))) {
            var headers = new HashMap<>(how);
            headers.put("X-Provider-Key", key("header"));
            var answer = send(platform, EXECUTE, INPUT, headers);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
            assertThat(answer.body()).doesNotContain(marker);
        }
        for (var fault : List.of(
                Fault.status(400),
                Fault.status(401),
                Fault.status(529),
                new Fault.Reset(3),
                new Fault.NoMessageStop(),
                new Fault.MalformedEvent(4))) {
            upstream.failFor(key("failing"), fault, 4);
            var failed = send(platform, EXECUTE, INPUT, Map.of("X-Provider-Key", key("failing")));
            assertThat(failed.statusCode()).as(failed.body()).isEqualTo(200);
            assertThat(failed.body())
                    .containsAnyOf("\"failed\"", "\"degraded\":true")
                    .doesNotContain(marker);
            upstream.heal();
        }
        var unknown = send(platform, EXECUTE, INPUT, Map.of("X-Provider-Key", key("nobodys")));
        assertThat(unknown.body())
                .as("or that the calls before it have opened the customer's breaker")
                .containsAnyOf("PROVIDER_KEY_REFUSED", "\"degraded\":true")
                .doesNotContain(marker);
        var header = Map.of("X-Provider-Key", key("failing"));
        assertThat(send(platform, EXECUTE, "{\"input\":{}}", header).statusCode())
                .isEqualTo(422);
        assertThat(send(platform, EXECUTE, "{\"input\":", header).statusCode()).isEqualTo(400);
        var stranger = Map.of("X-Provider-Key", key("stranger"), "X-API-Key", "amp_live_" + marker);
        assertThat(send(platform, EXECUTE, INPUT, stranger).statusCode()).isEqualTo(401);
    }

    private void runOnTheSavedKey(PlatformProcess platform) throws Exception {
        await().until(
                        () -> send(platform, EXECUTE, INPUT, Map.of()).body(),
                        body -> body.contains("\"succeeded\"") && body.contains("claude-"));
        assertThat(upstream.log().getLast().keyFingerprint()).isEqualTo(fingerprint("saved"));
    }

    private void sendKeysWhereNoneBelongs(PlatformProcess platform) throws Exception {
        var answers = List.of(
                send(
                        platform,
                        EXECUTE,
                        "{\"input\":{\"note\":\"n\"},\"provider_key\":\"" + key("field") + "\"}",
                        Map.of()),
                get(platform, "/api/v1/executions/" + key("path"), Map.of()),
                get(platform, "/api/v1/executions?cursor=" + inQuery, Map.of()),
                get(platform, "/api/v1/me", Map.of("X-Request-Id", key("id"))),
                get(platform, "/api/v1/me", Map.of("Accept", key("accept"))),
                get(platform, "/" + key("page"), Map.of("X-API-Key", key("api"))));
        for (var answer : answers) {
            assertThat(answer.body()).as(answer.uri().getPath()).doesNotContain(marker, inQuery);
            assertThat(answer.headers().map().toString()).doesNotContain(marker);
        }
    }

    /** Requests that end in the middle of a header, and in the middle of a body. */
    private void breakOff(PlatformProcess platform) throws IOException {
        var uri = platform.at(EXECUTE);
        var head = "POST " + EXECUTE + " HTTP/1.1\r\nHost: localhost\r\nX-Provider-Key: " + key("broken");
        var body = "\r\nX-API-Key: " + customer.key()
                + "\r\nIdempotency-Key: broken\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"input\":\""
                + key("half");
        for (var request : List.of(head, head + body)) {
            try (var socket = new Socket(uri.getHost(), uri.getPort())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
        }
    }

    private Map<String, String> settings() {
        var settings = new HashMap<>(stores.environment());
        settings.put("ANTHROPIC_BASE_URL", upstream.baseUrl());
        settings.put("AGENTMARKET_BREAKER_PAUSE", "200ms");
        settings.put("AGENTMARKET_MODEL_RETRY_FIRST", "10ms");
        settings.put("LOGGING_LEVEL_ORG_APACHE_COYOTE", "TRACE");
        settings.put("LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_WEB", "TRACE");
        settings.put("SPRING_MVC_LOG_REQUEST_DETAILS", "true");
        return settings;
    }

    private String key(String use) {
        return "sk-ant-api03-" + use + marker + "-" + use;
    }

    private String fingerprint(String use) {
        return HexFormat.of().formatHex(Sha256.of(key(use))).substring(0, 12);
    }

    private String saving(String use) {
        return "{\"provider\":\"anthropic\",\"key\":\"" + key(use) + "\"}";
    }

    /** The part of an API key that no hint, name or hash contains. */
    private static String middle(String apiKey) {
        return apiKey.substring("amp_live_".length(), apiKey.length() - 5);
    }

    private HttpResponse<String> get(PlatformProcess platform, String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        return send(platform, request(platform.at(path), headers).GET());
    }

    private HttpResponse<String> send(PlatformProcess platform, String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = request(platform.at(path), headers)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(platform, request);
    }

    private static HttpResponse<String> send(PlatformProcess platform, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return platform.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(URI uri, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(uri);
        if (!headers.containsKey("X-API-Key") && !headers.containsKey("Authorization")) {
            request.header("X-API-Key", customer.key());
        }
        headers.forEach(request::header);
        return request;
    }
}
