package io.agentmarket.upstream;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Crew;
import io.agentmarket.agents.Graph;
import io.agentmarket.llm.Playbook;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conversations of graphs and crews: finds the part (node or task) to which a conversation belongs, and its input,
 * using only the text that the model gets.
 */
final class Parts {

    private static final String RESULTS = "\n\nResults so far: ";
    private static final String EXPECTED = "\n\nExpected output: ";

    private final List<AgentPackage> agents;

    Parts(List<AgentPackage> agents) {
        this.agents = agents;
    }

    /**
     * A part and its input.
     *
     * @param output the schema of its answer
     */
    record Part(String system, JsonNode input, JsonNode output, Playbook playbook) {}

    /** @param message the first message of the conversation */
    Optional<Part> find(String system, String message) {
        return agents.stream()
                .flatMap(agent -> switch (agent.plan()) {
                    case Graph graph -> node(agent, graph, system, message).stream();
                    case Crew crew -> task(agent, crew, system, message).stream();
                    case null -> Stream.empty();
                })
                .findFirst();
    }

    private static Optional<Part> node(AgentPackage agent, Graph graph, String system, String message) {
        var input = json(message);
        if (input.isEmpty()) {
            return Optional.empty();
        }
        return graph.nodes().values().stream()
                .map(Graph.Node::work)
                .filter(Graph.Agent.class::isInstance)
                .map(Graph.Agent.class::cast)
                .filter(node ->
                        system.contains(agent.prompt(node.prompt(), input.get()).strip()))
                .findFirst()
                .map(node -> new Part(system, input.get(), node.output().document(), node.playbook()));
    }

    private static Optional<Part> task(AgentPackage agent, Crew crew, String system, String message) {
        for (var job : crew.jobs()) {
            var role = crew.roles().get(job.role());
            var given = given(agent, job, message);
            if (role != null
                    && given.isPresent()
                    && system.contains(Crew.filled(role.backstory(), given.get()))
                    && system.contains(agent.systemPrompt(given.get()).strip())) {
                var last = job == crew.jobs().getLast();
                var output = last || job.output() == null ? agent.output() : job.output();
                return Optional.of(new Part(system, given.get(), output.document(), job.playbook()));
            }
        }
        return Optional.empty();
    }

    /** The task's input: the values of its placeholders, and the results of earlier tasks. */
    private static Optional<ObjectNode> given(AgentPackage agent, Crew.Job job, String message) {
        var names = Crew.PLACEHOLDER
                .matcher(job.description())
                .results()
                .map(found -> found.group(1))
                .toList();
        var text = Crew.PLACEHOLDER
                .splitAsStream(job.description())
                .map(Pattern::quote)
                .collect(Collectors.joining("(.*?)"));
        var ending = job.description().endsWith("}") ? "(.*?)" : "";
        var found = Pattern.compile(text + ending + Pattern.quote(EXPECTED) + ".*", Pattern.DOTALL)
                .matcher(message);
        if (!found.matches() || found.groupCount() != names.size()) {
            return Optional.empty();
        }
        var input = Wire.JSON.createObjectNode();
        for (int i = 0; i < names.size(); i++) {
            var type = agent.input()
                    .document()
                    .path("properties")
                    .path(names.get(i))
                    .path("type");
            var value = found.group(i + 1);
            input.set(
                    names.get(i),
                    type.asString("").equals("string")
                            ? Wire.JSON.valueToTree(value)
                            : json(value).orElseGet(() -> Wire.JSON.valueToTree(value)));
        }
        int results = message.lastIndexOf(RESULTS);
        input.set(
                "context",
                results < 0
                        ? Wire.JSON.createObjectNode()
                        : json(message.substring(results + RESULTS.length())).orElseGet(Wire.JSON::createObjectNode));
        return Optional.of(input);
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(Wire.JSON.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
