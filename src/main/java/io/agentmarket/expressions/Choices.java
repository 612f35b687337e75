package io.agentmarket.expressions;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The terms that decide which term is evaluated: conditions, alternatives, and error handling. */
final class Choices {

    private final Machine machine;
    private final Spending spending;

    Choices(Machine machine, Spending spending) {
        this.machine = machine;
        this.spending = spending;
    }

    void logic(Term.Logic logic, Bindings bindings, JsonNode in, Machine.Out out) {
        machine.evaluate(logic.left(), bindings, in, (left, a) -> {
            if (Values.isTrue(left) != logic.and()) {
                out.emit(Values.NODES.booleanNode(!logic.and()), null);
            } else {
                machine.evaluate(
                        logic.right(),
                        bindings,
                        in,
                        (right, b) -> out.emit(Values.NODES.booleanNode(Values.isTrue(right)), null));
            }
        });
    }

    void otherwise(Term.Otherwise term, Bindings bindings, JsonNode in, @Nullable Path path, Machine.Out out) {
        var found = new boolean[1];
        int depth = spending.depth();
        try {
            machine.evaluate(term.left(), bindings, in, path, (value, at) -> {
                if (Values.isTrue(value)) {
                    found[0] = true;
                    out.emit(value, at);
                }
            });
        } catch (JqException e) {
            if (found[0] || e.isFinal()) {
                throw e;
            }
            spending.backTo(depth);
        }
        if (!found[0]) {
            machine.evaluate(term.right(), bindings, in, path, out);
        }
    }

    void condition(Term.If choice, Bindings bindings, JsonNode in, @Nullable Path path, Machine.Out out) {
        machine.evaluate(choice.condition(), bindings, in, (value, at) -> {
            var otherwise = choice.otherwise();
            if (Values.isTrue(value)) {
                machine.evaluate(choice.then(), bindings, in, path, out);
            } else if (otherwise == null) {
                out.emit(in, path);
            } else {
                machine.evaluate(otherwise, bindings, in, path, out);
            }
        });
    }

    /** Only failures of the body itself are caught, not those of the terms after it. */
    void attempt(Term.Try attempt, Bindings bindings, JsonNode in, @Nullable Path path, Machine.Out out) {
        int depth = spending.depth();
        try {
            machine.evaluate(attempt.body(), bindings, in, path, (value, at) -> {
                try {
                    out.emit(value, at);
                } catch (JqException e) {
                    throw new Behind(e);
                }
            });
        } catch (Behind e) {
            throw e.failure;
        } catch (JqException e) {
            if (e.isFinal()) {
                throw e;
            }
            spending.backTo(depth);
            var handler = attempt.handler();
            if (handler != null) {
                machine.evaluate(handler, bindings, e.value(), null, out);
            }
        }
    }

    void label(Term.Label label, Bindings bindings, JsonNode in, @Nullable Path path, Machine.Out out) {
        var identity = new Object();
        int depth = spending.depth();
        try {
            machine.evaluate(label.body(), bindings.withLabel(label.name(), identity), in, path, out);
        } catch (JqException.Break e) {
            if (!e.leaves(identity)) {
                throw e;
            }
            spending.backTo(depth);
        }
    }

    private static final class Behind extends RuntimeException {

        private final JqException failure;

        Behind(JqException failure) {
            super("behind", null, false, false);
            this.failure = failure;
        }
    }
}
