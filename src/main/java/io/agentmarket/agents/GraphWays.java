package io.agentmarket.agents;

import io.agentmarket.agents.GraphReader.WrittenNode;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the edges of a graph as it is written: every edge must lead to a node, and every node must be reachable. */
record GraphWays(Map<String, WrittenNode> nodes) {

    /** An edge as it is written: its place in the file, its owner, and its target. */
    private record Way(String pointer, String who, String to) {}

    /** Edges that lead to no node. */
    List<Violation> astray(String start) {
        var ways = new ArrayList<Way>();
        if (!start.isBlank()) {
            ways.add(new Way("/start", "start", start));
        }
        nodes.forEach((id, node) -> ways.addAll(of(id, node)));
        return ways.stream()
                .filter(way -> !nodes.containsKey(way.to))
                .map(way -> new Violation(
                        way.pointer,
                        way.who + ": " + way.to + " is no node of this graph" + Spelling.hint(way.to, nodes.keySet())))
                .toList();
    }

    /** Nodes that no way leads to; a way to a misspelt node counts as the one that was meant. */
    List<Violation> unreached(String start) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(meant(start)));
        if (!nodes.containsKey(meant(start))) {
            return List.of();
        }
        while (!open.isEmpty()) {
            var id = open.remove();
            if (seen.add(id)) {
                of(id, nodes.get(id)).forEach(way -> open.add(meant(way.to)));
            }
        }
        return nodes.keySet().stream()
                .filter(id -> !seen.contains(id))
                .map(id -> new Violation("/nodes/" + id, id + ": cannot be reached from start"))
                .toList();
    }

    private String meant(String id) {
        return nodes.containsKey(id) ? id : Spelling.nearest(id, nodes.keySet()).orElse(id);
    }

    private static List<Way> of(String id, @Nullable WrittenNode node) {
        var ways = new ArrayList<Way>();
        if (node == null) {
            return ways;
        }
        var at = "/nodes/" + id;
        var next = node.next();
        if (next != null && next.isString()) {
            ways.add(new Way(at + "/next", id + ": next", next.stringValue()));
        } else if (next != null) {
            for (int i = 0; i < next.size(); i++) {
                var to = next.path(i).path("to");
                if (to.isString()) {
                    ways.add(new Way(at + "/next/" + i + "/to", id + ": next", to.stringValue()));
                }
            }
        }
        if (node.onError() != null) {
            ways.add(new Way(at + "/on_error", id + ": on_error", node.onError()));
        }
        var each = node.forEach();
        if (each != null && each.begin() != null && !each.begin().isBlank()) {
            ways.add(new Way(at + "/for_each/begin", id + ": for_each.begin", each.begin()));
        }
        return ways;
    }
}
