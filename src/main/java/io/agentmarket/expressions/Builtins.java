package io.agentmarket.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The functions of the language that are written in Java and evaluate their arguments themselves. */
final class Builtins {

    private final Machine machine;
    private final Spending spending;

    Builtins(Machine machine, Spending spending) {
        this.machine = machine;
        this.spending = spending;
    }

    void call(Term.Call call, Bindings bindings, JsonNode in, @Nullable Path path, Machine.Out out) {
        var arguments = call.arguments();
        switch (call.name() + "/" + arguments.size()) {
            case "empty/0" -> {}
            case "error/0" -> throw new JqException(in);
            case "path/1" ->
                Assignment.paths(machine, arguments.getFirst(), bindings, in)
                        .forEach(each -> out.emit(list(each), null));
            case "getpath/1" ->
                machine.evaluate(arguments.getFirst(), bindings, in, (keys, ignored) -> getPath(in, keys, path, out));
            case "setpath/2" ->
                values(
                        arguments,
                        bindings,
                        in,
                        given -> out.emit(Path.set(spending, in, items(given.getFirst()), given.getLast()), null));
            case "delpaths/1" ->
                machine.evaluate(
                        arguments.getFirst(),
                        bindings,
                        in,
                        (paths, ignored) -> out.emit(
                                Assignment.delete(
                                        spending,
                                        in,
                                        paths.valueStream().map(Builtins::items).toList()),
                                null));
            case "range/1", "range/2", "range/3" -> values(arguments, bindings, in, given -> range(given, out));
            case "sort_by/1" -> {
                var sorted = Values.NODES.arrayNode();
                Values.sorted(spending, in, keys(arguments.getFirst(), bindings, in))
                        .forEach(each -> sorted.add(each.value()));
                out.emit(sorted, null);
            }
            case "group_by/1" -> {
                var groups = Values.NODES.arrayNode();
                Values.grouped(spending, in, keys(arguments.getFirst(), bindings, in))
                        .forEach(groups::add);
                out.emit(groups, null);
            }
            case "until/2" -> until(arguments, bindings, in, out);
            case "while/2" -> loop(arguments.getFirst(), arguments.getLast(), bindings, in, out);
            case "repeat/1" -> loop(null, arguments.getFirst(), bindings, in, out);
            case "sub/3" -> substitute(arguments, bindings, in, out);
            default ->
                values(
                        arguments,
                        bindings,
                        in,
                        given -> out.emit(Functions.call(spending, call.name(), in, given), null));
        }
    }

    private void getPath(JsonNode in, JsonNode keys, @Nullable Path path, Machine.Out out) {
        var at = path;
        if (at != null) {
            for (var key : keys) {
                spending.items(1);
                at = at.child(key);
            }
        }
        JsonNode value;
        try {
            value = Path.get(spending, in, items(keys));
        } catch (JqException e) {
            if (at == null) {
                throw e;
            }
            value = Values.NODES.nullNode();
        }
        out.emit(value, at);
    }

    private void range(List<JsonNode> given, Machine.Out out) {
        for (var bound : given) {
            if (!bound.isNumber()) {
                throw new JqException(Values.shown(bound) + " cannot bound a range");
            }
        }
        double from = given.size() == 1 ? 0 : given.getFirst().doubleValue();
        double to = given.get(given.size() == 1 ? 0 : 1).doubleValue();
        double by = given.size() == 3 ? given.getLast().doubleValue() : 1;
        if (by == 0) {
            return;
        }
        for (double at = from; by > 0 ? at < to : at > to; at += by) {
            spending.items(1);
            out.emit(Numbers.node(at), null);
        }
    }

    /** The sort key of each item: all values of the term for it. */
    private List<JsonNode> keys(Term term, Bindings bindings, JsonNode in) {
        if (!in.isArray()) {
            throw new JqException(Values.shown(in) + " is no list that can be sorted");
        }
        var keys = new ArrayList<JsonNode>();
        for (var item : in) {
            keys.add(list(machine.all(term, bindings, item)));
        }
        return keys;
    }

    private void until(List<Term> arguments, Bindings bindings, JsonNode in, Machine.Out out) {
        var value = in;
        while (true) {
            var condition = machine.all(arguments.getFirst(), bindings, value);
            if (condition.isEmpty()) {
                return;
            }
            if (Values.isTrue(condition.getFirst())) {
                out.emit(value, null);
                return;
            }
            var next = machine.all(arguments.getLast(), bindings, value);
            if (next.isEmpty()) {
                return;
            }
            value = next.getFirst();
        }
    }

    private void loop(@Nullable Term condition, Term update, Bindings bindings, JsonNode in, Machine.Out out) {
        var value = in;
        while (condition == null
                || machine.all(condition, bindings, value).stream().anyMatch(Values::isTrue)) {
            out.emit(value, null);
            var next = machine.all(update, bindings, value);
            if (next.isEmpty()) {
                return;
            }
            value = next.getFirst();
        }
    }

    private void substitute(List<Term> arguments, Bindings bindings, JsonNode in, Machine.Out out) {
        machine.evaluate(
                arguments.get(0),
                bindings,
                in,
                (pattern, a) -> machine.evaluate(
                        arguments.get(2),
                        bindings,
                        in,
                        (flags, b) -> out.emit(
                                Texts.substitute(
                                        spending,
                                        in,
                                        pattern,
                                        flags,
                                        captures -> machine.all(arguments.get(1), bindings, captures)),
                                null)));
    }

    /** Every combination of the arguments' values. */
    private void values(List<Term> arguments, Bindings bindings, JsonNode in, Consumer<List<JsonNode>> then) {
        values(arguments, List.of(), bindings, in, then);
    }

    private void values(
            List<Term> arguments, List<JsonNode> given, Bindings bindings, JsonNode in, Consumer<List<JsonNode>> then) {
        if (given.size() == arguments.size()) {
            then.accept(given);
            return;
        }
        machine.evaluate(arguments.get(given.size()), bindings, in, (value, ignored) -> {
            var more = new ArrayList<>(given);
            more.add(value);
            values(arguments, more, bindings, in, then);
        });
    }

    private static List<JsonNode> items(JsonNode list) {
        if (!list.isArray()) {
            throw new JqException("has " + Values.shown(list) + " where a list of keys is expected");
        }
        return list.valueStream().toList();
    }

    private static ArrayNode list(List<JsonNode> items) {
        var list = Values.NODES.arrayNode();
        items.forEach(list::add);
        return list;
    }
}
