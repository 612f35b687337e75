package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a graph from {@code graph.yaml}, or reports which nodes are wrong and why. */
final class GraphReader {

    static final String FILE = "graph.yaml";

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Set<String> RISKS = Set.of("low", "medium", "high");
    private static final int MAX_NODES = 100;
    private static final Set<String> WAY = Set.of("when", "to");
    private static final JsonSchema ANYTHING = JsonSchema.compile(Json.MAPPER.createObjectNode());

    private final Optional<Map<String, ToolGrant>> grants;
    private final Optional<Map<String, Playbook>> playbooks;
    private final PackageFiles files;
    private final Function<String, JsonSchema> schemas;

    /**
     * @param grants the package's tools by name; empty where they are not known
     * @param playbooks of the agent nodes by node; empty where they are not known
     * @param files the package's; told what is wrong
     * @param schemas reads a schema of the package
     */
    GraphReader(
            Optional<Map<String, ToolGrant>> grants,
            Optional<Map<String, Playbook>> playbooks,
            PackageFiles files,
            Function<String, JsonSchema> schemas) {
        this.grants = grants;
        this.playbooks = playbooks;
        this.files = files;
        this.schemas = schemas;
    }

    /** {@code graph.yaml} as it is written. */
    record Written(@Nullable String start, @Nullable Map<String, WrittenNode> nodes) {}

    /** A node as it is written; exactly one of the first six members is set. */
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

    /** Names of the nodes in which a model works. */
    static Set<String> agents(Written written) {
        return all(written).entrySet().stream()
                .filter(node -> node.getValue() != null && node.getValue().agent() != null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    static Map<String, WrittenNode> all(Written written) {
        return Objects.requireNonNullElse(written.nodes(), Map.of());
    }

    /** The graph as far as it can be read; complete where no fault was told. */
    Graph read(Written written) {
        var nodes = new HashMap<String, Graph.Node>();
        var all = all(written);
        check(!all.isEmpty() && all.size() <= MAX_NODES, "/nodes", "nodes must be 1 to " + MAX_NODES);
        all.forEach((id, node) -> {
            check(ID.matcher(id).matches(), at(id), id + ": is no name of a node: " + ID);
            var read = node == null ? null : node(id, node);
            if (read == null) {
                tell(at(id), id + ": needs exactly one of agent, tool, run, approval, for_each, compute");
            } else {
                nodes.put(id, read);
            }
        });
        var start = Objects.requireNonNullElse(written.start(), "");
        check(!start.isBlank(), "/start", "start is missing");
        var ways = new GraphWays(all);
        ways.astray(start).forEach(fault -> tell(fault.pointer(), fault.message()));
        ways.unreached(start).forEach(fault -> tell(fault.pointer(), fault.message()));
        return new Graph(start, nodes);
    }

    private static String at(String id) {
        return "/nodes/" + id;
    }

    private Graph.@Nullable Node node(String id, WrittenNode node) {
        int visits = node.maxVisits() == null ? 1 : node.maxVisits();
        check(
                visits >= 1 && visits <= Graph.MAX_VISITS,
                at(id) + "/max_visits",
                id + ": max_visits must be 1 to " + Graph.MAX_VISITS);
        var ways = ways(id, node.next());
        var works = new ArrayList<Graph.Work>();
        Optional.ofNullable(node.agent()).map(it -> agent(id, it)).ifPresent(works::add);
        Optional.ofNullable(node.tool()).map(it -> call(id, it)).ifPresent(works::add);
        Optional.ofNullable(node.run())
                .map(it -> new Graph.Run(
                        given(id, "/run/package_id", it.packageId()), input(id, "/run/input", it.input())))
                .ifPresent(works::add);
        Optional.ofNullable(node.approval()).map(it -> approval(id, it)).ifPresent(works::add);
        Optional.ofNullable(node.forEach())
                .map(it -> new Graph.ForEach(
                        expression(id, "/for_each/in", given(id, "/for_each/in", it.in())),
                        given(id, "/for_each/begin", it.begin())))
                .ifPresent(works::add);
        Optional.ofNullable(node.compute())
                .map(it -> new Graph.Compute(expression(id, "/compute", it)))
                .ifPresent(works::add);
        return works.size() == 1 ? new Graph.Node(id, works.getFirst(), visits, node.onError(), ways) : null;
    }

    private Graph.Agent agent(String id, WrittenAgent agent) {
        int turns = agent.turns() == null ? 4 : agent.turns();
        check(turns >= 1 && turns <= 100, at(id) + "/agent/turns", id + ": agent.turns must be 1 to 100");
        var tools = new ArrayList<ToolGrant>();
        var names = Objects.requireNonNullElse(agent.tools(), List.<String>of());
        for (int i = 0; i < names.size(); i++) {
            tools.add(grant(id, "/agent/tools/" + i, names.get(i)));
        }
        var playbook = playbooks.map(all -> all.get(id)).orElse(null);
        check(
                playbooks.isEmpty() || playbook != null,
                at(id),
                id + ": playbook.yaml has no nodes." + id + ", which the offline model needs");
        return new Graph.Agent(
                file(given(id, "/agent/prompt", agent.prompt()), files.folder()::text, ""),
                input(id, "/agent/input", agent.input()),
                tools,
                file(given(id, "/agent/output", agent.output()), schemas, ANYTHING),
                Objects.requireNonNullElse(playbook, new Playbook(List.of(), "null")),
                turns);
    }

    /** Reads a named file. A missing name has been reported already; an unreadable file is reported here. */
    private <T> T file(String path, Function<String, T> read, T instead) {
        if (path.isEmpty()) {
            return instead;
        }
        return files.planned(path, read).orElse(instead);
    }

    private Graph.Call call(String id, WrittenTool tool) {
        return new Graph.Call(
                grant(id, "/tool/name", given(id, "/tool/name", tool.name())),
                expression(id, "/tool/arguments", orEmpty(tool.arguments())));
    }

    private Graph.Approval approval(String id, WrittenApproval approval) {
        var risk = Objects.requireNonNullElse(approval.risk(), "medium");
        check(
                RISKS.contains(risk),
                at(id) + "/approval/risk",
                id + ": approval.risk must be low, medium or high" + Spelling.hint(risk, RISKS));
        return new Graph.Approval(
                expression(id, "/approval/title", given(id, "/approval/title", approval.title())),
                expression(id, "/approval/arguments", orEmpty(approval.arguments())),
                risk);
    }

    private ToolGrant grant(String id, String member, String tool) {
        var grant = grants.map(all -> all.get(tool)).orElse(null);
        if (grants.isPresent() && grant == null && !tool.isEmpty()) {
            tell(at(id) + member, id + ": " + PlanReader.notGranted(tool, grants.get()));
        }
        return grant == null ? new ToolGrant(tool, Json.MAPPER.createObjectNode()) : grant;
    }

    private List<Graph.Way> ways(String id, @Nullable JsonNode next) {
        if (next == null || next.isNull()) {
            return List.of();
        }
        if (next.isString()) {
            return List.of(new Graph.Way(null, next.stringValue()));
        }
        if (!next.isArray() || next.isEmpty()) {
            tell(at(id) + "/next", id + ": next must be the name of a node, or a list of {when, to}");
            return List.of();
        }
        var ways = new ArrayList<Graph.Way>();
        for (int i = 0; i < next.size(); i++) {
            ways.add(way(id, "/next/" + i, next.get(i)));
        }
        return ways;
    }

    private Graph.Way way(String id, String member, JsonNode way) {
        check(way.path("to").isString(), at(id) + member, id + ": next: each way needs to");
        way.propertyNames().stream()
                .filter(name -> !WAY.contains(name))
                .forEach(name -> tell(
                        at(id) + member + "/" + name,
                        id + ": next: a way has when and to, and nothing else" + Spelling.hint(name, WAY)));
        var when = way.path("when");
        check(
                when.isMissingNode() || when.isString(),
                at(id) + member + "/when",
                id + ": next: when must be an expression");
        return new Graph.Way(
                when.isString() ? expression(id, member + "/when", when.stringValue()) : null,
                way.path("to").asString(""));
    }

    private Expression input(String id, String member, @Nullable String source) {
        return expression(id, member, source == null ? "input" : source);
    }

    private static String orEmpty(@Nullable String source) {
        return source == null ? "{}" : source;
    }

    private Expression expression(String id, String member, String source) {
        var expression = new Expression(source);
        if (!source.isEmpty()) {
            expression.faults().forEach(fault -> tell(at(id) + member, id + ": " + fault));
        }
        return expression;
    }

    /** The value; empty if it is missing, which is reported. */
    private String given(String id, String member, @Nullable String value) {
        if (value == null || value.isBlank()) {
            tell(at(id) + member, id + member.replace('/', '.') + " is missing");
            return "";
        }
        return value;
    }

    private void check(boolean right, String pointer, String reason) {
        if (!right) {
            tell(pointer, reason);
        }
    }

    private void tell(String pointer, String reason) {
        files.tell(FILE, new Violation(pointer, reason));
    }
}
