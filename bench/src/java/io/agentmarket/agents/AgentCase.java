package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * One input of an agent with the truth about it, written before the first run.
 *
 * @param kind what the table counts it under
 * @param agent the package that runs
 * @param holds a JSONata expression over {@code input} and {@code output} that is {@code true} for a right answer; null
 *     where nobody has written it yet
 */
record AgentCase(String id, String kind, String agent, JsonNode input, @Nullable String holds) {

    private static final Map<String, String> AGENTS =
            Map.of("tic", "ticket-resolver", "inc", "incident-responder", "kb", "knowledge-base");

    /** A set: one JSON object a line, with the members of this record. */
    static List<AgentCase> ofSet(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .map(Json.MAPPER::readTree)
                .map(each -> new AgentCase(
                        each.path("id").asString(),
                        each.path("kind").asString(),
                        each.path("agent").asString(),
                        each.path("input"),
                        each.path("holds").asString()))
                .toList();
    }

    /** The trials of these agents in a folder, one a file; {@code checks} says by their ids what is right. */
    static List<AgentCase> ofTrials(Path folder, Path checks) throws IOException {
        var truths = new HashMap<String, String>();
        for (var check : new YAMLMapper().readTree(Files.readString(checks))) {
            check.path("trials").forEach(id -> truths.put(id.asString(), check.path("holds").asString()));
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> agent(file) != null && file.toString().endsWith(".json"))
                    .sorted()
                    .filter(file -> truths.containsKey(id(file)))
                    .map(file -> trial(file, truths.get(id(file))))
                    .toList();
        }
    }

    private static AgentCase trial(Path file, @Nullable String holds) {
        try {
            var trial = Json.MAPPER.readTree(Files.readString(file));
            var agent = agent(file);
            if (agent == null) {
                throw new IllegalStateException(file + " is of no agent");
            }
            return new AgentCase(id(file), trial.path("kind").asString(), agent, trial.path("input"), holds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(Path file) {
        return file.getFileName().toString().replace(".json", "");
    }

    private static @Nullable String agent(Path file) {
        return AGENTS.get(id(file).replaceFirst("-.*", ""));
    }

    /** Whether the output is right. @throws IllegalArgumentException when the expression fails on it */
    boolean isRight(JsonNode output) {
        return new Expression(holds == null ? "false" : holds)
                .over(Map.of("input", input, "output", output))
                .map(JsonNode::asBoolean)
                .orElse(false);
    }
}
