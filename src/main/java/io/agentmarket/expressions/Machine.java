package io.agentmarket.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/*
 * An expression has any number of values. Each term passes its values to the next one as they are made, so nothing is
 * collected unless a term needs it. A value may have the path of its place in the input; new values have none.
 */
/** Evaluates terms within the bounds of one {@link Spending}. */
final class Machine {

    /** Receives the values of a term. */
    @FunctionalInterface
    interface Out {

        /** @param path of the value in the input, or null for a new value */
        void emit(JsonNode value, @Nullable Path path);
    }

    private final Spending spending;
    private final Builtins builtins;
    private final Choices choices;
    private final Loops loops;

    Machine(Spending spending) {
        this.spending = spending;
        this.builtins = new Builtins(this, spending);
        this.choices = new Choices(this, spending);
        this.loops = new Loops(this);
    }

    Spending spending() {
        return spending;
    }

    void evaluate(Term term, Bindings bindings, JsonNode in, Out out) {
        evaluate(term, bindings, in, null, out);
    }

    List<JsonNode> all(Term term, Bindings bindings, JsonNode in) {
        var values = new ArrayList<JsonNode>();
        evaluate(term, bindings, in, null, (value, path) -> {
            spending.items(1);
            values.add(value);
        });
        return values;
    }

    void evaluate(Term term, Bindings bindings, JsonNode in, @Nullable Path path, Out out) {
        spending.enter();
        switch (term) {
            case Term.Identity ignored -> out.emit(in, path);
            case Term.Literal literal -> out.emit(literal.value(), null);
            case Term.Text text -> text(text, 0, "", bindings, in, out);
            case Term.Format format -> out.emit(StringNode.valueOf(Texts.format(spending, format.name(), in)), null);
            case Term.Variable variable -> out.emit(bindings.variable(spending, variable.name()), null);
            case Term.Index index -> index(index, bindings, in, path, out);
            case Term.Slice slice -> slice(slice, bindings, in, path, out);
            case Term.Each each -> evaluate(each.target(), bindings, in, path, (value, at) -> each(value, at, out));
            case Term.ListOf list -> out.emit(list(list.body(), bindings, in), null);
            case Term.ObjectOf object -> object(object.entries(), 0, Values.NODES.objectNode(), bindings, in, out);
            case Term.Negative negative ->
                evaluate(
                        negative.of(),
                        bindings,
                        in,
                        (value, at) -> out.emit(Values.calculate(spending, "-", Numbers.node(0), number(value)), null));
            case Term.Pipe pipe ->
                evaluate(
                        pipe.left(),
                        bindings,
                        in,
                        path,
                        (value, at) -> evaluate(pipe.right(), bindings, value, at, out));
            case Term.Comma comma -> {
                evaluate(comma.left(), bindings, in, path, out);
                evaluate(comma.right(), bindings, in, path, out);
            }
            case Term.Binary binary -> binary(binary, bindings, in, out);
            case Term.Logic logic -> choices.logic(logic, bindings, in, out);
            case Term.Otherwise otherwise -> choices.otherwise(otherwise, bindings, in, path, out);
            case Term.Assign assign -> Assignment.evaluate(this, spending, assign, bindings, in, out);
            case Term.If choice -> choices.condition(choice, bindings, in, path, out);
            case Term.Try attempt -> choices.attempt(attempt, bindings, in, path, out);
            case Term.Reduce reduce -> loops.reduce(reduce, bindings, in, path, out);
            case Term.Foreach foreach -> loops.foreach(foreach, bindings, in, path, out);
            case Term.As as ->
                evaluate(
                        as.source(),
                        bindings,
                        in,
                        (value, at) -> bind(
                                as.pattern(), value, bindings, in, bound -> evaluate(as.body(), bound, in, path, out)));
            case Term.Define define -> evaluate(define.body(), bindings.with(define.function()), in, path, out);
            case Term.Call call -> call(call, bindings, in, path, out);
            case Term.Label label -> choices.label(label, bindings, in, path, out);
            case Term.Break jump -> throw new JqException.Break(bindings.label(spending, jump.name()));
        }
        spending.leave();
    }

    private void call(Term.Call call, Bindings bindings, JsonNode in, @Nullable Path path, Out out) {
        var found = bindings.find(spending, call.name(), call.arguments().size());
        if (found == null) {
            builtins.call(call, bindings, in, path, out);
            return;
        }
        switch (found.named()) {
            case Bindings.Closure closure -> evaluate(closure.body(), closure.bindings(), in, path, out);
            case Bindings.Defined defined ->
                enter(defined.function(), 0, defined.own() ? Prelude.SCOPE : found, call, bindings, in, path, out);
            case Bindings.Value ignored -> throw new IllegalStateException("a variable is not a function");
            case Bindings.LabelOf ignored -> throw new IllegalStateException("a label is not a function");
        }
    }

    /**
     * Binds the call's terms to the function's parameters in order; a parameter with $ is bound once per value of its
     * term.
     */
    private void enter(
            Term.Function function,
            int next,
            Bindings inner,
            Term.Call call,
            Bindings bindings,
            JsonNode in,
            @Nullable Path path,
            Out out) {
        if (next == function.parameters().size()) {
            evaluate(function.body(), inner, in, path, out);
            return;
        }
        var parameter = function.parameters().get(next);
        var argument = call.arguments().get(next);
        if (!parameter.startsWith("$")) {
            enter(function, next + 1, inner.with(parameter, argument, bindings), call, bindings, in, path, out);
            return;
        }
        var name = parameter.substring(1);
        evaluate(argument, bindings, in, (value, at) -> {
            var bound = inner.with(name, value).with(name, new Term.Literal(value), bindings);
            enter(function, next + 1, bound, call, bindings, in, path, out);
        });
    }

    private void text(Term.Text text, int next, String made, Bindings bindings, JsonNode in, Out out) {
        if (next == text.parts().size()) {
            out.emit(StringNode.valueOf(made), null);
            return;
        }
        var part = text.parts().get(next);
        evaluate(part, bindings, in, (value, at) -> {
            var more = next % 2 == 0 ? value.stringValue() : Texts.format(spending, text.format(), value);
            spending.text(made.length() + more.length());
            text(text, next + 1, made + more, bindings, in, out);
        });
    }

    private void index(Term.Index index, Bindings bindings, JsonNode in, @Nullable Path path, Out out) {
        evaluate(
                index.target(),
                bindings,
                in,
                path,
                (target, at) -> evaluate(
                        index.key(),
                        bindings,
                        in,
                        (key, ignored) -> out.emit(Path.at(spending, target, key), child(at, key))));
    }

    private void slice(Term.Slice slice, Bindings bindings, JsonNode in, @Nullable Path path, Out out) {
        evaluate(
                slice.target(),
                bindings,
                in,
                path,
                (target, at) -> bound(
                        slice.from(),
                        bindings,
                        in,
                        from -> bound(slice.to(), bindings, in, to -> {
                            var key =
                                    Values.NODES.objectNode().set("start", from).set("end", to);
                            out.emit(Path.at(spending, target, key), child(at, key));
                        })));
    }

    private void bound(@Nullable Term term, Bindings bindings, JsonNode in, Consumer<JsonNode> then) {
        if (term == null) {
            then.accept(NullNode.getInstance());
        } else {
            evaluate(term, bindings, in, (value, at) -> then.accept(value));
        }
    }

    private static @Nullable Path child(@Nullable Path at, JsonNode key) {
        return at == null ? null : at.child(key);
    }

    void each(JsonNode value, @Nullable Path at, Out out) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                spending.items(1);
                out.emit(value.get(i), at == null ? null : at.child(Numbers.node(i)));
            }
        } else if (value.isObject()) {
            value.forEachEntry((name, member) -> {
                spending.items(1);
                out.emit(member, at == null ? null : at.child(StringNode.valueOf(name)));
            });
        } else {
            throw new JqException(Values.shown(value) + " has nothing to go through");
        }
    }

    private JsonNode list(@Nullable Term body, Bindings bindings, JsonNode in) {
        var list = Values.NODES.arrayNode();
        if (body != null) {
            evaluate(body, bindings, in, (value, at) -> {
                spending.items(1);
                list.add(value);
            });
        }
        return list;
    }

    private void object(List<Term.Entry> entries, int next, ObjectNode made, Bindings bindings, JsonNode in, Out out) {
        if (next == entries.size()) {
            out.emit(made, null);
            return;
        }
        var entry = entries.get(next);
        evaluate(entry.key(), bindings, in, (key, ignored) -> {
            if (!key.isString()) {
                throw new JqException(Values.shown(key) + " cannot be a member's name");
            }
            evaluate(entry.value(), bindings, in, (value, at) -> {
                spending.items(1 + made.size());
                object(entries, next + 1, with(made, key.stringValue(), value), bindings, in, out);
            });
        });
    }

    private void binary(Term.Binary binary, Bindings bindings, JsonNode in, Out out) {
        evaluate(
                binary.right(),
                bindings,
                in,
                (right, a) -> evaluate(
                        binary.left(),
                        bindings,
                        in,
                        (left, b) -> out.emit(Values.calculate(spending, binary.operator(), left, right), null)));
    }

    void bind(Term.Pattern pattern, JsonNode value, Bindings bindings, JsonNode in, Consumer<Bindings> then) {
        Patterns.bind(this, pattern, value, bindings, in, then);
    }

    private static JsonNode number(JsonNode value) {
        if (!value.isNumber()) {
            throw new JqException(Values.shown(value) + " cannot be negated");
        }
        return value;
    }

    private static ObjectNode with(ObjectNode made, String name, JsonNode value) {
        var copy = Values.NODES.objectNode();
        made.forEachEntry(copy::set);
        copy.set(name, value);
        return copy;
    }
}
