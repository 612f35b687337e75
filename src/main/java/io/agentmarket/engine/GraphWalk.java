package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Graph;
import io.agentmarket.agents.ToolGrant;
import io.agentmarket.expressions.Expression;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import io.agentmarket.tools.Toolbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One walk through a graph. Each branch has its own state; completed work is in the run's journal. */
final class GraphWalk {

    private final RunContext at;
    private final AgentPackage agent;
    private final AgentLoop loop;
    private final Toolbox toolbox;
    private final StepMaker maker;
    private final String prefix;
    private final RunSteps steps;
    private final AtomicInteger visits = new AtomicInteger();

    GraphWalk(RunContext at, AgentPackage agent, AgentLoop loop, Toolbox toolbox, StepMaker maker) {
        this.at = at;
        this.agent = agent;
        this.loop = loop;
        this.toolbox = toolbox;
        this.maker = maker;
        var place = at.transcript().scope();
        this.prefix = place.isEmpty() ? "" : place + "/";
        this.steps = maker.of(at, prefix);
    }

    /**
     * The state of the walk in one branch.
     *
     * @param path of the branch; empty, or ends with a slash
     */
    private record Branch(
            String path, Map<String, JsonNode> variables, ObjectNode results, Map<String, Integer> visits) {

        static Branch root(JsonNode input) {
            var results = Json.MAPPER.createObjectNode();
            var variables = new HashMap<String, JsonNode>();
            variables.put("input", input);
            variables.put("results", results);
            return new Branch("", variables, results, new HashMap<>());
        }

        JsonNode input() {
            return Objects.requireNonNull(variables.get("input"));
        }

        /** A new branch that starts with a copy of this branch's state. */
        Branch fork(String path, JsonNode item, int index) {
            var copy = results.deepCopy();
            var variables = new HashMap<>(this.variables);
            variables.put("results", copy);
            variables.put("item", item);
            variables.put("index", Json.MAPPER.getNodeFactory().numberNode(index));
            return new Branch(path, variables, copy, new HashMap<>());
        }
    }

    /** The result of the last node. */
    JsonNode walk(Graph graph, JsonNode input) throws InterruptedException {
        try {
            return walk(graph, graph.start(), Branch.root(input));
        } catch (StoppedException | CancellationException e) {
            throw new InterruptedException();
        }
    }

    private JsonNode walk(Graph graph, String start, Branch branch) {
        var id = start;
        while (true) {
            var node = graph.node(id);
            var visit = branch.visits.merge(id, 1, Integer::sum);
            if (visit > node.maxVisits() || visits.incrementAndGet() > Graph.MAX_VISITS) {
                throw new ToolFailure("The graph reached " + id + " more than " + (visit - 1) + " times.");
            }
            String next;
            JsonNode result;
            try {
                result = visit(graph, node, branch.path + id + "." + visit, branch);
                branch.results.set(id, result);
                next = next(node, branch);
            } catch (ToolFailure e) {
                if (node.onError() == null) {
                    throw e;
                }
                result = Json.MAPPER.createObjectNode().put("error", e.getMessage());
                branch.results.set(id, result);
                next = node.onError();
            }
            if (next.isEmpty()) {
                return result;
            }
            id = next;
        }
    }

    private static String next(Graph.Node node, Branch branch) {
        for (var way : node.next()) {
            var open = way.when() == null
                    || value(node.id(), way.when(), branch).isBoolean()
                            && value(node.id(), way.when(), branch).booleanValue();
            if (open) {
                return way.to();
            }
        }
        if (!node.next().isEmpty()) {
            throw new ToolFailure("No edge leads on from " + node.id() + ".");
        }
        return "";
    }

    private JsonNode visit(Graph graph, Graph.Node node, String path, Branch branch) {
        var id = node.id();
        return switch (node.work()) {
            case Graph.Compute(var value) -> value(id, value, branch);
            case Graph.Run(var packageId, var input) -> steps.run(path, packageId, value(id, input, branch));
            case Graph.Call(var tool, var arguments) -> call(tool, path, value(id, arguments, branch));
            case Graph.Agent part -> ask(part, path, value(id, part.input(), branch), branch.input());
            case Graph.Approval(var title, var arguments, var risk) ->
                decided(path, value(id, title, branch), value(id, arguments, branch), risk);
            case Graph.ForEach(var in, var begin) -> forEach(graph, begin, path, value(id, in, branch), branch);
        };
    }

    private JsonNode decided(String path, JsonNode title, JsonNode arguments, String risk) {
        var decision = steps.approval(path, new Steps.Action(title.asString("").strip(), arguments, risk));
        var result = Json.MAPPER.createObjectNode().put("approved", decision.approved());
        result.set("arguments", decision.arguments());
        return decision.comment() == null ? result : result.put("comment", decision.comment());
    }

    private JsonNode forEach(Graph graph, String begin, String path, JsonNode items, Branch branch) {
        var list = items.isArray() ? items : Json.MAPPER.createArrayNode().add(items);
        if (list.size() > Graph.MAX_ITEMS) {
            throw new ToolFailure("A fan-out takes at most " + Graph.MAX_ITEMS + " items.");
        }
        var branches = new ArrayList<Supplier<JsonNode>>();
        for (int i = 0; i < list.size(); i++) {
            var fork = branch.fork(path + "/" + i + "/", list.get(i), i);
            branches.add(() -> walk(graph, begin, fork));
        }
        var results = Json.MAPPER.createArrayNode();
        steps.sideBySide(branches).forEach(results::add);
        return results;
    }

    private JsonNode call(ToolGrant asked, String path, JsonNode arguments) {
        var grants = at.grants();
        var grant = grants.grant(asked, agent.requiresApproval())
                .orElseThrow(() -> new ToolFailure("This deployment is not granted the tool " + asked.tool() + "."));
        var tool =
                toolbox.find(grant.tool()).orElseThrow(() -> new ToolFailure("There is no tool " + grant.tool() + "."));
        var passed = arguments;
        if (grants.asks(tool.name(), agent.requiresApproval())) {
            var decision = steps.approval(path + "/approval", Steps.Action.ofCall(tool.name(), arguments));
            if (!decision.approved()) {
                throw new ToolFailure("A person did not approve the call of " + tool.name() + "; it was not made.");
            }
            passed = decision.arguments();
        }
        var let = passed;
        var run = at.live().run();
        return steps.once(
                path,
                key -> toolbox.call(
                        tool,
                        new ToolContext(
                                run.customer(),
                                run.id(),
                                key,
                                grant.grant(),
                                maker.of(at, prefix + path + "/"),
                                grants.own(at.depth())),
                        let));
    }

    /** The journal gets the conversation turn by turn, and its result at the end. */
    private JsonNode ask(Graph.Agent part, String path, JsonNode input, JsonNode whole) {
        return steps.once(path, key -> {
            var task = new Task(
                    agent.prompt(part.prompt(), whole),
                    input,
                    part.tools(),
                    agent.requiresApproval(),
                    part.output(),
                    List.of(),
                    part.playbook(),
                    part.turns(),
                    agent.offline() == AgentPackage.Offline.ONLY);
            return converse(loop, at.in(prefix + path, input.toString()), task);
        });
    }

    /** Runs a conversation inside the run until its output. */
    static JsonNode converse(AgentLoop loop, RunContext in, Task task) {
        try {
            var ending = loop.work(in, task);
            if (ending.error() == null && ending.output() != null) {
                return ending.output();
            }
            if (ending.error() != null && ending.error().kind() != ErrorCode.Kind.AGENT) {
                throw new AppException(ending.error(), ending.detail());
            }
            throw new ToolFailure(ending.detail());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    private static JsonNode value(String node, Expression expression, Branch branch) {
        try {
            return expression.over(branch.variables).orElseGet(() -> Json.MAPPER.nullNode());
        } catch (IllegalArgumentException e) {
            throw new ToolFailure("The node " + node + " has an expression that failed: " + e.getMessage());
        }
    }
}
