package io.agentmarket.cli;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Approves the requests of the demo's runs, as their customer would, and waits for their ends. */
final class DemoApprovals {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final int MAX_LOOKS = 600;

    private final ApiClient api;
    private final Consumer<String> told;

    /** @param told receives the title of each approval */
    DemoApprovals(ApiClient api, Consumer<String> told) {
        this.api = api;
        this.told = told;
    }

    /**
     * The run once it no longer waits; a run that never waited is returned unchanged.
     *
     * @throws IOException when it has not ended within a minute
     */
    JsonNode settled(JsonNode run) throws IOException, InterruptedException {
        var now = run;
        for (int look = 0; look < MAX_LOOKS; look++) {
            switch (now.path("status").asString("")) {
                case "waiting_approval" -> approve(now.path("execution_id").asString(""));
                case "queued", "running" -> {}
                default -> {
                    return now;
                }
            }
            Thread.sleep(BETWEEN_LOOKS);
            now = api.get("/api/v1/executions/" + run.path("execution_id").asString(""))
                    .body();
        }
        throw new IOException("a run that was approved did not end within a minute");
    }

    private void approve(String execution) throws IOException, InterruptedException {
        var pending = api.get("/api/v1/approvals?status=pending&execution_id=" + execution)
                .body();
        for (var asked : pending.path("items")) {
            var body = Json.MAPPER
                    .createObjectNode()
                    .put("action_sha256", asked.path("action_sha256").asString(""));
            var path = "/api/v1/approvals/" + asked.path("approval_id").asString("") + "/approve";
            var answer = api.post(path, "demo-" + UUID.randomUUID(), body);
            if (answer.status() == 200) {
                told.accept(asked.path("title").asString(""));
            }
        }
    }
}
