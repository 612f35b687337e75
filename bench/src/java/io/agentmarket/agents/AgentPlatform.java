package io.agentmarket.agents;

import io.agentmarket.chaos.PlatformProcess;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A platform with the bundled agents, which one customer calls over HTTP. */
public final class AgentPlatform implements AutoCloseable {

    private static final Duration RUN = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final @Nullable PlatformProcess process;
    private final URI base;
    private final String key;

    private AgentPlatform(@Nullable PlatformProcess process, URI base, String key) {
        this.process = process;
        this.base = base;
        this.key = key;
    }

    /** One that runs already, and goes on running. */
    public static AgentPlatform at(URI base, String key) {
        return new AgentPlatform(null, base, key);
    }

    /** One of its own. @param settings the model's: none for the offline model */
    static AgentPlatform start(Path home, Map<String, String> settings) throws IOException, InterruptedException {
        var all = new HashMap<>(settings);
        all.put("AGENTS_DIR", Path.of("agents").toAbsolutePath().toString());
        all.putIfAbsent("ANTHROPIC_API_KEY", "");
        var process = PlatformProcess.start(home, all, Map.of());
        var keys = Json.MAPPER.readTree(Files.readString(home.resolve("data/demo-credentials.json")));
        return new AgentPlatform(
                process, process.at("/"), keys.path("customer_key").asString());
    }

    /** The most that one run of this agent can cost, in micro-dollars, and the model that would make it. */
    public JsonNode quote(String agent, String tier) throws IOException, InterruptedException {
        return post("/api/v1/marketplace/packages/" + agent + "/quote", "{\"tier\":\"" + tier + "\"}", "");
    }

    /** Runs a case to its end. @return the run as the API shows it */
    JsonNode run(AgentCase asked, String tier, String attempt) throws IOException, InterruptedException {
        var body = Json.MAPPER.createObjectNode();
        body.set("input", asked.input());
        body.put("tier", tier);
        return post("/api/v1/marketplace/packages/" + asked.agent() + "/execute", body.toString(), attempt);
    }

    private JsonNode post(String path, String body, String idempotencyKey) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(RUN)
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return Json.MAPPER.readTree(answer.body());
    }

    @Override
    public void close() throws InterruptedException {
        http.close();
        if (process != null) {
            process.close();
        }
    }
}
