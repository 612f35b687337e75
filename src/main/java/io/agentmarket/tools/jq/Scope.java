package io.agentmarket.tools.jq;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The names that a term sees, innermost first. */
record Scope(@Nullable Scope outer, String name, int arity, Named named) {

    /** What a name stands for. */
    sealed interface Named {}

    record Value(JsonNode value) implements Named {}

    record LabelOf(Object label) implements Named {}

    /**
     * A definition; it sees what was defined before it, and itself.
     *
     * @param own of the language's own, which see each other whatever their order
     */
    record Defined(Term.Function function, boolean own) implements Named {}

    /** A term that was given to a function, with the names that it saw there. */
    record Closure(Term body, Scope scope) implements Named {}

    private static final int NO_ARITY = -1;

    static Scope of(List<Term.Function> functions) {
        Scope scope = new Scope(null, "", NO_ARITY, new LabelOf(""));
        for (var function : functions) {
            scope = scope.with(function, true);
        }
        return scope;
    }

    Scope with(String variable, JsonNode value) {
        return new Scope(this, "$" + variable, NO_ARITY, new Value(value));
    }

    Scope withLabel(String label, Object identity) {
        return new Scope(this, "*" + label, NO_ARITY, new LabelOf(identity));
    }

    Scope with(Term.Function function) {
        return with(function, false);
    }

    private Scope with(Term.Function function, boolean own) {
        return new Scope(this, function.name(), function.parameters().size(), new Defined(function, own));
    }

    Scope with(String parameter, Term body, Scope seen) {
        return new Scope(this, parameter, 0, new Closure(body, seen));
    }

    JsonNode variable(String wanted) {
        var found = find("$" + wanted, NO_ARITY);
        if (found != null && found.named instanceof Value(JsonNode value)) {
            return value;
        }
        throw new JqException("has no variable $" + wanted);
    }

    Object label(String wanted) {
        var found = find("*" + wanted, NO_ARITY);
        if (found != null && found.named instanceof LabelOf(Object label)) {
            return label;
        }
        throw new JqException("has no label $" + wanted);
    }

    /** Where the function is defined, or null. */
    @Nullable Scope find(String wanted, int parameters) {
        for (var at = this; at != null; at = at.outer) {
            if (at.arity == parameters && at.name.equals(wanted)) {
                return at;
            }
        }
        return null;
    }
}
