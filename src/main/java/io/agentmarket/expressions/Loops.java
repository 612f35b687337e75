package io.agentmarket.expressions;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** The terms that iterate over values and keep a state: {@code reduce} and {@code foreach}. */
final class Loops {

    private final Machine machine;

    Loops(Machine machine) {
        this.machine = machine;
    }

    void reduce(Term.Reduce reduce, Bindings bindings, JsonNode in, @Nullable Path path, Machine.Out out) {
        machine.evaluate(reduce.init(), bindings, in, path, (init, at) -> {
            var state = new State(init, at);
            machine.evaluate(
                    reduce.source(),
                    bindings,
                    in,
                    (item, ignored) -> machine.bind(reduce.pattern(), item, bindings, in, bound -> {
                        var before = new State(state.value, state.path);
                        state.value = NullNode.getInstance();
                        machine.evaluate(reduce.update(), bound, before.value, before.path, state::set);
                    }));
            out.emit(state.value, state.path);
        });
    }

    void foreach(Term.Foreach foreach, Bindings bindings, JsonNode in, @Nullable Path path, Machine.Out out) {
        machine.evaluate(foreach.init(), bindings, in, path, (init, at) -> {
            var state = new State(init, at);
            machine.evaluate(
                    foreach.source(),
                    bindings,
                    in,
                    (item, ignored) -> machine.bind(
                            foreach.pattern(),
                            item,
                            bindings,
                            in,
                            bound -> machine.evaluate(
                                    foreach.update(), bound, state.value, state.path, (value, where) -> {
                                        state.set(value, where);
                                        var extract = foreach.extract();
                                        if (extract == null) {
                                            out.emit(value, where);
                                        } else {
                                            machine.evaluate(extract, bound, value, where, out);
                                        }
                                    })));
        });
    }

    private static final class State {

        private JsonNode value;
        private @Nullable Path path;

        State(JsonNode value, @Nullable Path path) {
            this.value = value;
            this.path = path;
        }

        void set(JsonNode next, @Nullable Path at) {
            value = next;
            path = at;
        }
    }
}
