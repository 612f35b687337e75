package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * One input of an agent with the truth about it, written before the first run.
 *
 * @param id begins with the set's name where a set has several kinds
 * @param kind what the table counts it under
 * @param agent the package that runs
 */
public record AgentCase(String id, String kind, String agent, JsonNode input, Truth truth) {

    private static final Map<String, String> AGENTS =
            Map.of("tic", "ticket-resolver", "inc", "incident-responder", "kb", "knowledge-base");

    /** A set: one JSON object a line, its truth as {@code holds}, a JSONata expression over input and output. */
    static List<AgentCase> ofSet(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .map(Json.MAPPER::readTree)
                .map(each -> new AgentCase(
                        each.path("id").asString(),
                        each.path("kind").asString(),
                        each.path("agent").asString(),
                        each.path("input"),
                        Truth.expressed(each.path("holds").asString(), each.path("input"))))
                .toList();
    }

    /** The trials of these agents in a folder, one a file; {@code checks} says by their ids what is right. */
    static List<AgentCase> ofTrials(Path folder, Path checks) throws IOException {
        var truths = new HashMap<String, String>();
        for (var check : new YAMLMapper().readTree(Files.readString(checks))) {
            check.path("trials").forEach(id -> truths.put(id.asString(), check.path("holds").asString()));
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .flatMap(file -> trial(file, truths).stream())
                    .toList();
        }
    }

    private static Optional<AgentCase> trial(Path file, Map<String, String> truths) {
        var id = file.getFileName().toString().replace(".json", "");
        var agent = AGENTS.get(id.replaceFirst("-.*", ""));
        var holds = truths.get(id);
        if (agent == null || holds == null) {
            return Optional.empty();
        }
        try {
            var trial = Json.MAPPER.readTree(Files.readString(file));
            var input = trial.path("input");
            var kind = trial.path("kind").asString();
            return Optional.of(new AgentCase(id, kind, agent, input, Truth.expressed(holds, input)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException when its expression fails on the output */
    boolean isRight(JsonNode output) {
        return truth.isRight().test(output);
    }
}
