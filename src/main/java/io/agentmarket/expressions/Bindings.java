package io.agentmarket.expressions;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The names in a term's scope, innermost first.
 *
 * @param size their number, including this one
 */
record Bindings(@Nullable Bindings outer, String name, int arity, Named named, int size) {

    /** The meaning of a name. */
    sealed interface Named {}

    record Value(JsonNode value) implements Named {}

    record LabelOf(Object label) implements Named {}

    /**
     * A definition; its scope is the earlier definitions and itself.
     *
     * @param own whether it is one of the language's own, which see each other in any order
     */
    record Defined(Term.Function function, boolean own) implements Named {}

    /** A term that was passed to a function, with its own scope. */
    record Closure(Term body, Bindings bindings) implements Named {}

    private static final int NO_ARITY = -1;

    static Bindings of(List<Term.Function> functions) {
        Bindings bindings = new Bindings(null, "", NO_ARITY, new LabelOf(""), 1);
        for (var function : functions) {
            bindings = bindings.with(function, true);
        }
        return bindings;
    }

    Bindings with(String variable, JsonNode value) {
        return inner("$" + variable, NO_ARITY, new Value(value));
    }

    Bindings withLabel(String label, Object identity) {
        return inner("*" + label, NO_ARITY, new LabelOf(identity));
    }

    Bindings with(Term.Function function) {
        return with(function, false);
    }

    private Bindings with(Term.Function function, boolean own) {
        return inner(function.name(), function.parameters().size(), new Defined(function, own));
    }

    Bindings with(String parameter, Term body, Bindings seen) {
        return inner(parameter, 0, new Closure(body, seen));
    }

    private Bindings inner(String inner, int parameters, Named what) {
        return new Bindings(this, inner, parameters, what, size + 1);
    }

    JsonNode variable(Spending spending, String wanted) {
        var found = find(spending, "$" + wanted, NO_ARITY);
        if (found != null && found.named instanceof Value(JsonNode value)) {
            return value;
        }
        throw new JqException("has no variable $" + wanted);
    }

    Object label(Spending spending, String wanted) {
        var found = find(spending, "*" + wanted, NO_ARITY);
        if (found != null && found.named instanceof LabelOf(Object label)) {
            return label;
        }
        throw new JqException("has no label $" + wanted);
    }

    /** The function's definition, or null. */
    @Nullable Bindings find(Spending spending, String wanted, int parameters) {
        var at = this;
        while (at != null && !(at.arity == parameters && at.name.equals(wanted))) {
            at = at.outer;
        }
        spending.read(at == null ? size : size - at.size);
        return at;
    }
}
