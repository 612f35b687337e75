package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * The answers of one model to one set, kept in a file of JSON lines: what was paid for once is not paid for again. What
 * is no answer of the model, as an outage or a limit, is not kept, and is asked again.
 */
public final class AgentAnswers {

    private final Path file;
    private final Map<String, JsonNode> kept = new HashMap<>();

    public AgentAnswers(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                var answer = Json.MAPPER.readTree(line);
                kept.put(answer.path("key").asString(), answer);
            }
        }
    }

    Optional<JsonNode> of(AgentCase asked) {
        return Optional.ofNullable(kept.get(key(asked)));
    }

    /** Whether a run's end is the model's own: its output, or that it made none that conforms. */
    static boolean isOwn(JsonNode execution) {
        var code = execution.at("/error/code").asString("");
        return !execution.path("degraded").asBoolean(false)
                && (execution.path("status").asString("").equals("succeeded")
                        || code.startsWith("AGENT_")
                        || code.equals("MODEL_REFUSED"));
    }

    /** What all of them cost, in micro-dollars. */
    long chargedMicros() {
        return kept.values().stream()
                .mapToLong(answer -> answer.path("charged_micros").asLong())
                .sum();
    }

    /** @param execution the ended run as the API answers it */
    JsonNode keep(AgentCase asked, JsonNode execution) throws IOException {
        var answer = Json.MAPPER.createObjectNode();
        answer.put("key", key(asked));
        answer.set("status", execution.path("status"));
        answer.set("charged_micros", execution.at("/price/micros"));
        answer.set("output", execution.path("output"));
        answer.set("error", execution.path("error"));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                Json.MAPPER.writeValueAsString(answer) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        kept.put(key(asked), answer);
        return answer;
    }

    /** The case's id with a digest of its input, since an input that was changed is another question. */
    private static String key(AgentCase asked) {
        var digest = UUID.nameUUIDFromBytes(asked.input().toString().getBytes(StandardCharsets.UTF_8));
        return asked.id() + " " + digest;
    }
}
