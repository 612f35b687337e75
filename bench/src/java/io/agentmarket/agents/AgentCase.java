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
 * @param later what follows the run of this input
 */
public record AgentCase(String id, String kind, String agent, JsonNode input, Truth truth, LaterRuns later) {

    private static final Map<String, String> AGENTS = Map.of(
            "tic", "ticket-resolver", "inc", "incident-responder", "kb", "knowledge-base", "dp", "data-processor");

    /** A case of one run. */
    public AgentCase(String id, String kind, String agent, JsonNode input, Truth truth) {
        this(id, kind, agent, input, truth, LaterRuns.NONE);
    }

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
        var truths = new HashMap<String, JsonNode>();
        for (var check : new YAMLMapper().readTree(Files.readString(checks))) {
            check.path("trials").forEach(id -> truths.put(id.asString(), check));
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .flatMap(file -> trial(file, truths).stream())
                    .toList();
        }
    }

    private static Optional<AgentCase> trial(Path file, Map<String, JsonNode> truths) {
        var id = file.getFileName().toString().replace(".json", "");
        var agent = AGENTS.get(id.replaceFirst("-.*", ""));
        var check = truths.get(id);
        if (agent == null || check == null) {
            return Optional.empty();
        }
        try {
            var trial = Json.MAPPER.readTree(Files.readString(file));
            var later = LaterRuns.of(trial, check);
            var input = check.has("runs") ? later.first() : trial.path("input");
            var truth = Truth.expressed(check.path("holds").asString(), input, trial);
            return Optional.of(new AgentCase(id, trial.path("kind").asString(), agent, input, truth, later));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException when its expression fails on the output */
    boolean isRight(JsonNode output) {
        return truth.isRight().test(output);
    }
}
