package io.agentmarket.expressions;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The operators that change the value at a path: {@code =}, {@code |=}, {@code +=} and their like. */
final class Assignment {

    private Assignment() {}

    static void evaluate(
            Machine machine, Spending spending, Term.Assign assign, Bindings bindings, JsonNode in, Machine.Out out) {
        var paths = paths(machine, assign.left(), bindings, in);
        if (assign.operator().equals("|=")) {
            out.emit(update(machine, spending, paths, assign.right(), bindings, in), null);
            return;
        }
        machine.evaluate(assign.right(), bindings, in, (right, ignored) -> {
            var changed = in;
            for (var path : paths) {
                var old = Path.get(spending, changed, path);
                changed = Path.set(spending, changed, path, combine(spending, assign.operator(), old, right));
            }
            out.emit(changed, null);
        });
    }

    private static JsonNode combine(Spending spending, String operator, JsonNode old, JsonNode right) {
        return switch (operator) {
            case "=" -> right;
            case "//=" -> Values.isTrue(old) ? old : right;
            default -> Values.calculate(spending, operator.substring(0, 1), old, right);
        };
    }

    /** The first value of the update replaces the old one; if it has none, the old one is deleted. */
    private static JsonNode update(
            Machine machine,
            Spending spending,
            List<List<JsonNode>> paths,
            Term update,
            Bindings bindings,
            JsonNode in) {
        var changed = in;
        var gone = new ArrayList<List<JsonNode>>();
        for (var path : paths) {
            var made = machine.all(update, bindings, Path.get(spending, changed, path));
            if (made.isEmpty()) {
                gone.add(path);
            } else {
                changed = Path.set(spending, changed, path, made.getFirst());
            }
        }
        return delete(spending, changed, gone);
    }

    static List<List<JsonNode>> paths(Machine machine, Term term, Bindings bindings, JsonNode in) {
        var paths = new ArrayList<List<JsonNode>>();
        machine.evaluate(term, bindings, in, Path.ROOT, (value, path) -> {
            if (path == null) {
                throw new JqException("has " + Values.shown(value) + " where a path is expected");
            }
            paths.add(path.keys(machine.spending()));
        });
        return paths;
    }

    /** Deletes from the end, so that earlier items of a list keep their positions. */
    static JsonNode delete(Spending spending, JsonNode value, List<List<JsonNode>> paths) {
        var changed = value;
        var sorted = new ArrayList<JsonNode>();
        for (var path : paths) {
            spending.items(path.size());
            sorted.add(Values.NODES.arrayNode().addAll(path));
        }
        sorted.sort((one, other) -> Values.compare(spending, other, one));
        for (var path : sorted) {
            if (path.isEmpty()) {
                return Values.NODES.nullNode();
            }
            changed = Path.delete(spending, changed, path.valueStream().toList());
        }
        return changed;
    }
}
