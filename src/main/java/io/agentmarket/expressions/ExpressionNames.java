package io.agentmarket.expressions;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser.Symbol;
import io.agentmarket.shared.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * An expression is computed over shapes instead of values: a path walks from member to member, a variable has the shape
 * of what was bound to it, a condition has either branch's. Where nothing can be known (a function's parameter, what a
 * wildcard finds, a variable that is bound twice) the shape is ANY, so a name is told only where it can never be there.
 */
/** The names that an expression uses and nothing defines. JSONata gives nothing for them instead of failing. */
public final class ExpressionNames {

    /** Functions that give what they take, or some of it. */
    private static final Set<String> SELECTIONS = Set.of("clone", "distinct", "filter", "reverse", "single", "sort");

    /** Functions whose first parameter is given each item. */
    private static final Set<String> PER_ITEM = Set.of("filter", "map", "single");

    /** How often each variable is bound. */
    private final Map<String, Integer> bound;

    private final Set<Unknown> unknown = new LinkedHashSet<>();
    private final Shape root;

    private ExpressionNames(Shape root, Map<String, Integer> bound) {
        this.root = root;
        this.bound = bound;
    }

    /**
     * A name that nothing defines.
     *
     * @param position behind the name, in the expression's characters
     */
    public record Unknown(int position, String name, String message) {}

    /** @param value the shape of what the expression gives */
    public record Reading(Shape value, List<Unknown> unknown) {

        public Reading {
            unknown = List.copyOf(unknown);
        }
    }

    /**
     * Reads an expression; of one that does not parse nothing is known.
     *
     * @param context what the expression is about
     */
    public static Reading read(Expression expression, Shape context) {
        try {
            var tree = Syntax.tree(Jsonata.jsonata(expression.source()));
            var names = new ExpressionNames(context, Syntax.bindings(tree));
            return new Reading(names.value(tree, new Scope(context, new HashMap<>())), List.copyOf(names.unknown));
        } catch (RuntimeException | StackOverflowError e) { // said by Expression.faults
            return new Reading(Shape.ANY, List.of());
        }
    }

    /** What {@code $} is, and what variables are. */
    private record Scope(Shape context, Map<String, Shape> variables) {

        Scope at(Shape other) {
            return new Scope(other, variables);
        }

        Scope inner() {
            return new Scope(context, new HashMap<>(variables));
        }
    }

    private Shape value(@Nullable Symbol symbol, Scope scope) {
        if (symbol == null) {
            return Shape.SCALAR;
        }
        var value = plain(symbol, scope);
        filters(symbol, scope.at(value));
        if (symbol.group != null) {
            object(symbol.group, scope.at(value));
            return Shape.ANY;
        }
        return value;
    }

    private void filters(Symbol symbol, Scope scope) {
        for (var field : List.of("predicate", "stages")) {
            Syntax.list(symbol, field).forEach(filter -> value(Syntax.part(filter, "expr"), scope));
        }
    }

    private Shape plain(Symbol symbol, Scope scope) {
        return switch (Syntax.type(symbol)) {
            case "path" -> path(Syntax.list(symbol, "steps"), scope);
            case "variable" -> variable(symbol, scope);
            case "string", "number", "value" -> Shape.SCALAR;
            case "unary" -> unary(symbol, scope);
            case "binary" -> {
                unknown(symbol, scope);
                yield Shape.SCALAR;
            }
            case "condition" -> {
                value(Syntax.part(symbol, "condition"), scope);
                var then = value(Syntax.part(symbol, "then"), scope);
                var otherwise = Syntax.part(symbol, "_else");
                yield otherwise == null ? then : Shape.Either.of(List.of(then, value(otherwise, scope)));
            }
            case "block" -> block(symbol, scope.inner());
            case "bind" -> assigned(symbol, scope);
            case "function" -> function(symbol, Syntax.list(symbol, "arguments"), scope);
            case "apply" -> applied(symbol, scope);
            case "transform" -> unknown(symbol, scope.at(Shape.ANY));
            default -> unknown(symbol, scope);
        };
    }

    private Shape unknown(Symbol symbol, Scope scope) {
        Syntax.parts(symbol).forEach(part -> value(part, scope));
        return Shape.ANY;
    }

    private Shape path(List<Symbol> steps, Scope scope) {
        var at = scope.context();
        var label = "";
        for (var step : steps) {
            var inside = scope.at(at);
            switch (Syntax.type(step)) {
                case "name" -> {
                    label += (label.isEmpty() ? "" : ".") + Syntax.text(step);
                    at = member(step, label, at);
                }
                case "sort" ->
                    Syntax.list(step, "terms").forEach(term -> value(Syntax.part(term, "expression"), inside));
                default -> {
                    label = labelled(step);
                    at = plain(step, inside);
                }
            }
            filters(step, scope.at(at));
            if (step.focus != null || step.index != null || step.ancestor != null) {
                at = Shape.ANY;
            }
        }
        return at;
    }

    /** How messages call the first step; {@code $$} is where names begin anyway. */
    private static String labelled(Symbol step) {
        var name = Syntax.text(step);
        return Syntax.type(step).equals("variable") && !name.isEmpty() && !name.equals("$") ? "$" + name : "";
    }

    private Shape member(Symbol step, String label, Shape of) {
        var name = Syntax.text(step);
        var found = of.member(name);
        if (found.isEmpty()) {
            unknown.add(new Unknown(
                    Syntax.position(step), name, label + " is " + of.absence() + Spelling.hint(name, of.names())));
        }
        return found.orElse(Shape.ANY);
    }

    private Shape variable(Symbol symbol, Scope scope) {
        var name = Syntax.text(symbol);
        return switch (name) {
            case "" -> scope.context();
            case "$" -> root;
            default -> {
                require(symbol, "is not defined", false);
                yield bound.getOrDefault(name, 0) > 1
                        ? Shape.ANY
                        : scope.variables().getOrDefault(name, Shape.ANY);
            }
        };
    }

    /** A variable that nothing binds may stand for nothing, unless it looks like another one. */
    private void require(Symbol variable, String wrong, boolean isCalled) {
        var name = Syntax.text(variable);
        var known = new HashSet<>(Expression.FUNCTIONS);
        known.addAll(bound.keySet());
        if (!known.contains(name) && (isCalled || Spelling.nearest(name, known).isPresent())) {
            unknown.add(new Unknown(
                    Syntax.position(variable),
                    "$" + name,
                    "$" + name + " " + wrong
                            + Spelling.nearest(name, known)
                                    .map(meant -> "; did you mean $" + meant + "?")
                                    .orElse("")));
        }
    }

    private Shape unary(Symbol symbol, Scope scope) {
        return switch (Syntax.text(symbol)) {
            case "{" -> object(symbol, scope);
            case "[" -> {
                var items = Syntax.list(symbol, "expressions").stream()
                        .map(item -> value(item, scope))
                        .toList();
                yield items.isEmpty() ? Shape.SCALAR : Shape.Either.of(items);
            }
            default -> {
                unknown(symbol, scope);
                yield Shape.SCALAR;
            }
        };
    }

    private Shape object(Symbol symbol, Scope scope) {
        var members = new LinkedHashMap<String, Shape>();
        var positions = new HashMap<String, Integer>();
        var constant = true;
        for (var pair : Syntax.pairs(symbol)) {
            var value = value(pair[1], scope);
            if (Syntax.type(pair[0]).equals("string")) {
                members.put(Syntax.text(pair[0]), value);
                positions.put(Syntax.text(pair[0]), Syntax.position(pair[0]));
            } else {
                value(pair[0], scope);
                constant = false;
            }
        }
        return constant ? new Shape.Written(members, positions) : Shape.ANY;
    }

    private Shape block(Symbol symbol, Scope scope) {
        Shape last = Shape.SCALAR;
        for (var expression : Syntax.list(symbol, "expressions")) {
            last = value(expression, scope);
        }
        return last;
    }

    private Shape assigned(Symbol symbol, Scope scope) {
        var value = value(Syntax.part(symbol, "rhs"), scope);
        scope.variables().put(Syntax.text(Syntax.part(symbol, "lhs")), value);
        return value;
    }

    /** What a function that is written here gives; parameters beyond these are unknown. */
    private Shape called(Symbol lambda, Scope scope, List<Shape> given) {
        var inner = scope.inner();
        var parameters = Syntax.list(lambda, "arguments");
        for (int i = 0; i < parameters.size(); i++) {
            inner.variables().put(Syntax.text(parameters.get(i)), i < given.size() ? given.get(i) : Shape.ANY);
        }
        return value(Syntax.part(lambda, "body"), inner);
    }

    private Shape applied(Symbol symbol, Scope scope) {
        var function = Syntax.part(symbol, "rhs");
        var first = Syntax.part(symbol, "lhs");
        if (function == null || first == null || !Syntax.type(function).equals("function")) {
            return unknown(symbol, scope);
        }
        var arguments = new ArrayList<>(List.of(first));
        arguments.addAll(Syntax.list(function, "arguments"));
        return function(function, arguments, scope);
    }

    private Shape function(Symbol symbol, List<Symbol> arguments, Scope scope) {
        var procedure = Syntax.part(symbol, "procedure");
        var isNamed = procedure != null && Syntax.type(procedure).equals("variable");
        var name = isNamed && !bound.containsKey(Syntax.text(procedure)) ? Syntax.text(procedure) : "";
        if (isNamed && procedure != null) {
            require(procedure, "is no function", true);
        } else {
            value(procedure, scope);
        }
        var first = arguments.isEmpty() ? Shape.ANY : value(arguments.getFirst(), scope);
        var second = Shape.ANY;
        for (var argument : arguments.stream().skip(1).toList()) {
            second = Syntax.type(argument).equals("lambda")
                    ? called(argument, scope, parameters(name, first))
                    : value(argument, scope);
        }
        return switch (name) {
            case "merge" -> first;
            case "append" -> Shape.Either.of(List.of(first, second));
            case "map" -> second;
            default -> SELECTIONS.contains(name) ? first : Shape.ANY;
        };
    }

    private static List<Shape> parameters(String function, Shape items) {
        return PER_ITEM.contains(function)
                ? List.of(items)
                : function.equals("sort") ? List.of(items, items) : List.of();
    }
}
