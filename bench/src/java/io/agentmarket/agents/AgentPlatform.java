package io.agentmarket.agents;

import io.agentmarket.chaos.PlatformProcess;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A platform with the bundled agents, which one customer calls over HTTP. */
public final class AgentPlatform implements AutoCloseable {

    private static final Duration RUN = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final @Nullable PlatformProcess process;
    private final URI base;
    private final String key;
    private final Optional<Warehouse> warehouse;
    private final Map<String, String> deployments = new HashMap<>();

    private AgentPlatform(@Nullable PlatformProcess process, URI base, String key, Optional<Warehouse> warehouse) {
        this.process = process;
        this.base = base;
        this.key = key;
        this.warehouse = warehouse;
    }

    /** One that runs already, and goes on running. */
    public static AgentPlatform at(URI base, String key) {
        return new AgentPlatform(null, base, key, Optional.empty());
    }

    /** One of its own for cases. @param settings the model's: none for the offline model */
    static AgentPlatform start(Path home, Map<String, String> settings, List<AgentCase> cases)
            throws IOException, InterruptedException {
        var warehouse = Warehouse.of(cases);
        var all = new HashMap<>(settings);
        warehouse.ifPresent(each -> all.putAll(each.settings()));
        all.put("AGENTS_DIR", Path.of("agents").toAbsolutePath().toString());
        all.putIfAbsent("ANTHROPIC_API_KEY", "");
        var process = PlatformProcess.start(home, all, Map.of());
        var keys = Json.MAPPER.readTree(Files.readString(home.resolve("data/demo-credentials.json")));
        return new AgentPlatform(
                process, process.at("/"), keys.path("customer_key").asString(), warehouse);
    }

    /** The most that one run of this agent can cost, in micro-dollars, and the model that would make it. */
    public JsonNode quote(String agent, String tier) throws IOException, InterruptedException {
        return post("/api/v1/marketplace/packages/" + agent + "/quote", "{\"tier\":\"" + tier + "\"}", "");
    }

    /** Runs a case to its end, each of its runs once the earlier ones have succeeded. @return as the API shows a run */
    JsonNode run(AgentCase asked, String tier, String attempt) throws IOException, InterruptedException {
        var ended = Json.MAPPER.createArrayNode();
        for (int run = 0; run < asked.later().count(); run++) {
            var body = Json.MAPPER.createObjectNode();
            body.set("input", run == 0 ? asked.input() : asked.later().input(run, ended));
            body.put("tier", tier);
            ended.add(post(place(asked) + "/execute", body.toString(), attempt + "-" + run));
            if (!ended.get(run).path("status").asString("").equals("succeeded")) {
                break;
            }
        }
        return LaterRuns.together(ended);
    }

    private String place(AgentCase asked) throws IOException, InterruptedException {
        if (!asked.later().onDatabase()) {
            return "/api/v1/marketplace/packages/" + asked.agent();
        }
        var known = deployments.get(asked.agent());
        if (known == null) {
            known = deploy(asked.agent(), warehouse.orElseThrow());
            deployments.put(asked.agent(), known);
        }
        return known;
    }

    private String deploy(String agent, Warehouse database) throws IOException, InterruptedException {
        var made = post("/api/v1/deployments", database.deployment(agent).toString(), "warehouse-" + agent);
        if (!made.has("id")) {
            throw new IllegalStateException("no deployment was made: " + made);
        }
        var deployment = "/api/v1/deployments/" + made.path("id").asString();
        var secret = Json.MAPPER.createObjectNode().put("value", database.url().toString());
        var kept = http.send(
                request(deployment + "/secrets/" + Warehouse.SECRET)
                        .PUT(HttpRequest.BodyPublishers.ofString(secret.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (kept.statusCode() != HttpURLConnection.HTTP_NO_CONTENT) {
            throw new IllegalStateException("the secret was not kept: " + kept.body());
        }
        return deployment;
    }

    private JsonNode post(String path, String body, String idempotencyKey) throws IOException, InterruptedException {
        var request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return Json.MAPPER.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(RUN)
                .header("X-API-Key", key)
                .header("Content-Type", "application/json");
    }

    @Override
    public void close() throws InterruptedException {
        http.close();
        if (process != null) {
            process.close();
        }
    }
}
