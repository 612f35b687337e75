package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.JsonSchema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and the edges between them. Expressions are JSONata over {@code input}, {@code results} (of each node its last
 * result) and, in a branch of a fan-out, its {@code item} and {@code index}.
 *
 * @param start the first node
 */
public record Graph(String start, Map<String, Node> nodes) implements AgentPackage.Plan {

    /** The maximum number of node visits in one run of a graph, over all branches. */
    public static final int MAX_VISITS = 1_000;

    /** The maximum number of items of one fan-out. */
    public static final int MAX_ITEMS = 100;

    public Graph {
        nodes = Map.copyOf(nodes);
    }

    /** Whether it has agent nodes. */
    boolean hasAgents() {
        return nodes.values().stream().anyMatch(node -> node.work() instanceof Agent);
    }

    /** Whether it runs other packages. */
    boolean hasRuns() {
        return nodes.values().stream().anyMatch(node -> node.work() instanceof Run);
    }

    public Node node(String id) {
        var node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("there is no node " + id);
        }
        return node;
    }

    /**
     * One node.
     *
     * @param maxVisits how often a loop may visit the node; one more visit fails the run
     * @param onError the next node after a failure, with {@code {error}} as its result; null fails the run
     * @param next tried in order; none: the graph, or the branch, ends here with this node's result
     */
    public record Node(
            String id, Work work, int maxVisits, @Nullable String onError, List<Way> next) {

        public Node {
            next = List.copyOf(next);
        }
    }

    /** @param when the condition; null for always */
    public record Way(@Nullable Expression when, String to) {}

    /** The action of a node. */
    public sealed interface Work {}

    /** A model with tools, in a conversation of its own. */
    public record Agent(
            String prompt, Expression input, List<ToolGrant> tools, JsonSchema output, Playbook playbook, int turns)
            implements Work {

        public Agent {
            tools = List.copyOf(tools);
        }
    }

    /** One call of a tool. */
    public record Call(ToolGrant tool, Expression arguments) implements Work {}

    /** Runs another package as a part of this run. */
    public record Run(String packageId, Expression input) implements Work {}

    /** Requests an approval; the result is {@code {approved, arguments, comment}}. */
    public record Approval(Expression title, Expression arguments, String risk) implements Work {}

    /**
     * Runs the chain that begins at a node once per item of a list, in parallel; the result is the list of their
     * results.
     */
    public record ForEach(Expression in, String begin) implements Work {}

    /** Computes a value. */
    public record Compute(Expression value) implements Work {}
}
