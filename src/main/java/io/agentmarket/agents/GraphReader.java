package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.JsonSchema;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes a graph of {@code graph.yaml}, or says which node is wrong and why. */
final class GraphReader {

    static final String FILE = "graph.yaml";

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Set<String> RISKS = Set.of("low", "medium", "high");
    private static final int MAX_NODES = 100;

    private final Map<String, ToolGrant> grants;
    private final Map<String, Playbook> playbooks;
    private final Function<String, String> texts;
    private final Function<String, JsonSchema> schemas;

    /**
     * @param grants the package's tools by name
     * @param playbooks of the agent nodes by node
     * @param texts reads a file of the package
     * @param schemas reads a schema of the package
     */
    GraphReader(
            Map<String, ToolGrant> grants,
            Map<String, Playbook> playbooks,
            Function<String, String> texts,
            Function<String, JsonSchema> schemas) {
        this.grants = grants;
        this.playbooks = playbooks;
        this.texts = texts;
        this.schemas = schemas;
    }

    /** {@code graph.yaml} as it is written. */
    record Written(@Nullable String start, @Nullable Map<String, WrittenNode> nodes) {}

    /** A node as it is written: exactly one of the first six. */
    record WrittenNode(
            @Nullable WrittenAgent agent,
            @Nullable WrittenTool tool,
            @Nullable WrittenRun run,
            @Nullable WrittenApproval approval,
            @Nullable WrittenForEach forEach,
            @Nullable String compute,
            @Nullable Integer maxVisits,
            @Nullable String onError,
            @Nullable JsonNode next) {}

    record WrittenAgent(
            @Nullable String prompt,
            @Nullable String output,
            @Nullable String input,
            @Nullable List<String> tools,
            @Nullable Integer turns) {}

    record WrittenTool(@Nullable String name, @Nullable String arguments) {}

    record WrittenRun(@Nullable String packageId, @Nullable String input) {}

    record WrittenApproval(
            @Nullable String title,
            @Nullable String arguments,
            @Nullable String risk) {}

    record WrittenForEach(@Nullable String in, @Nullable String begin) {}

    /** @throws IllegalArgumentException naming the node */
    Graph read(Written written) {
        var nodes = new HashMap<String, Graph.Node>();
        Map<String, WrittenNode> all = Objects.requireNonNullElse(written.nodes(), Map.of());
        check(!all.isEmpty() && all.size() <= MAX_NODES, "nodes", "must be 1 to " + MAX_NODES);
        all.forEach((id, node) -> {
            check(ID.matcher(id).matches(), id, "is no name of a node: " + ID);
            nodes.put(id, node(id, node));
        });
        var graph = new Graph(given("start", written.start()), nodes);
        verify(graph);
        return graph;
    }

    private Graph.Node node(String id, WrittenNode node) {
        int visits = node.maxVisits() == null ? 1 : node.maxVisits();
        check(visits >= 1 && visits <= Graph.MAX_VISITS, id, "max_visits must be 1 to " + Graph.MAX_VISITS);
        return new Graph.Node(id, work(id, node), visits, node.onError(), ways(id, node.next()));
    }

    private Graph.Work work(String id, WrittenNode node) {
        var works = Stream.<Optional<Graph.Work>>of(
                        Optional.ofNullable(node.agent()).map(it -> agent(id, it)),
                        Optional.ofNullable(node.tool()).map(it -> call(id, it)),
                        Optional.ofNullable(node.run())
                                .map(it -> new Graph.Run(
                                        given(id + ".run.package_id", it.packageId()), input(id, it.input()))),
                        Optional.ofNullable(node.approval()).map(it -> approval(id, it)),
                        Optional.ofNullable(node.forEach())
                                .map(it -> new Graph.ForEach(
                                        expression(id, given(id + ".for_each.in", it.in())),
                                        given(id + ".for_each.begin", it.begin()))),
                        Optional.ofNullable(node.compute()).map(it -> new Graph.Compute(expression(id, it))))
                .flatMap(Optional::stream)
                .toList();
        check(works.size() == 1, id, "needs exactly one of agent, tool, run, approval, for_each, compute");
        return works.getFirst();
    }

    private Graph.Agent agent(String id, WrittenAgent agent) {
        int turns = agent.turns() == null ? 4 : agent.turns();
        check(turns >= 1 && turns <= 100, id, "agent.turns must be 1 to 100");
        var tools = Objects.requireNonNullElse(agent.tools(), List.<String>of()).stream()
                .map(tool -> grant(id, tool))
                .toList();
        var playbook = playbooks.get(id);
        if (playbook == null) {
            throw new IllegalArgumentException(
                    id + ": playbook.yaml has no nodes." + id + ", which the offline model needs");
        }
        return new Graph.Agent(
                texts.apply(given(id + ".agent.prompt", agent.prompt())),
                input(id, agent.input()),
                tools,
                schemas.apply(given(id + ".agent.output", agent.output())),
                playbook,
                turns);
    }

    private Graph.Call call(String id, WrittenTool tool) {
        return new Graph.Call(
                grant(id, given(id + ".tool.name", tool.name())), expression(id, orEmpty(tool.arguments())));
    }

    private static Graph.Approval approval(String id, WrittenApproval approval) {
        var risk = Objects.requireNonNullElse(approval.risk(), "medium");
        check(RISKS.contains(risk), id, "approval.risk must be low, medium or high");
        return new Graph.Approval(
                expression(id, given(id + ".approval.title", approval.title())),
                expression(id, orEmpty(approval.arguments())),
                risk);
    }

    private ToolGrant grant(String id, String tool) {
        var grant = grants.get(tool);
        if (grant == null) {
            throw new IllegalArgumentException(id + ": " + tool + " is not among the tools of agent.yaml");
        }
        return grant;
    }

    private static List<Graph.Way> ways(String id, @Nullable JsonNode next) {
        if (next == null || next.isNull()) {
            return List.of();
        }
        if (next.isString()) {
            return List.of(new Graph.Way(null, next.stringValue()));
        }
        check(next.isArray() && !next.isEmpty(), id, "next must be the name of a node, or a list of {when, to}");
        return next.valueStream().map(way -> way(id, way)).toList();
    }

    private static Graph.Way way(String id, JsonNode way) {
        check(way.path("to").isString(), id, "next: each way needs to");
        check(
                Set.of("when", "to").containsAll(way.propertyNames()),
                id,
                "next: a way has when and to, and nothing else");
        var when = way.path("when");
        check(when.isMissingNode() || when.isString(), id, "next: when must be an expression");
        return new Graph.Way(
                when.isString() ? expression(id, when.stringValue()) : null,
                way.path("to").stringValue());
    }

    private static Expression input(String id, @Nullable String source) {
        return expression(id, source == null ? "input" : source);
    }

    private static String orEmpty(@Nullable String source) {
        return source == null ? "{}" : source;
    }

    private static Expression expression(String id, String source) {
        var expression = new Expression(source);
        try {
            expression.verify();
            return expression;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(id + ": " + e.getMessage(), e);
        }
    }

    /** Every way leads somewhere, every node can be reached, and a branch does not leave its fan-out. */
    private static void verify(Graph graph) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<String>();
        open.add(graph.start());
        while (!open.isEmpty()) {
            var id = open.remove();
            check(graph.nodes().containsKey(id), id, "is no node of this graph");
            if (seen.add(id)) {
                var node = graph.node(id);
                node.next().forEach(way -> open.add(way.to()));
                if (node.onError() != null) {
                    open.add(node.onError());
                }
                if (node.work() instanceof Graph.ForEach each) {
                    open.add(each.begin());
                }
            }
        }
        graph.nodes().keySet().forEach(id -> check(seen.contains(id), id, "cannot be reached from start"));
    }

    private static String given(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }

    private static void check(boolean right, String at, String reason) {
        if (!right) {
            throw new IllegalArgumentException(at + ": " + reason);
        }
    }
}
