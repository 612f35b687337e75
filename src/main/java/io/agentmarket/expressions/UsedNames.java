package io.agentmarket.expressions;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import io.agentmarket.shared.Spelling;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an expression reads and calls by name. */
final class UsedNames {

    /** Parts that read what the expression is evaluated over. */
    private static final Set<String> READS = Set.of("name", "wildcard", "descendant", "parent");

    private final Set<String> bound = new HashSet<>();
    private final Set<String> read = new TreeSet<>();
    private final Set<String> called = new TreeSet<>();
    private boolean readsInput;

    private UsedNames() {}

    static UsedNames of(Jsonata parsed) {
        var names = new UsedNames();
        names.walk(Syntax.tree(parsed));
        return names;
    }

    private void walk(Parser.Symbol symbol) {
        note(symbol);
        Syntax.parts(symbol).forEach(this::walk);
    }

    private void note(Parser.Symbol symbol) {
        switch (Syntax.type(symbol)) {
            case "bind" -> variable(Syntax.part(symbol, "lhs")).ifPresent(bound::add);
            case "lambda" ->
                Syntax.list(symbol, "arguments").forEach(it -> variable(it).ifPresent(bound::add));
            case "function", "partial" ->
                variable(Syntax.part(symbol, "procedure")).ifPresent(called::add);
            case "variable" -> variable(symbol).ifPresent(read::add);
            default -> {}
        }
        readsInput |= READS.contains(Syntax.type(symbol));
        if (symbol.focus instanceof String name) {
            bound.add(name);
        }
        if (symbol.index instanceof String name) {
            bound.add(name);
        }
    }

    private static Optional<String> variable(Parser.@Nullable Symbol symbol) {
        return symbol != null && Syntax.type(symbol).equals("variable")
                ? Optional.of(Syntax.text(symbol))
                : Optional.empty();
    }

    /** Whether its value is the same over every input; {@code $} and {@code $$} are the input. */
    boolean isConstant() {
        return !readsInput && !read.contains("") && !read.contains("$");
    }

    /** Why each evaluation that comes to a name fails; empty where none does. */
    Optional<String> fault() {
        for (var name : read) {
            if (!bound.contains(name) && Expression.UNAVAILABLE.contains(name)) {
                return Optional.of(Expression.unavailable(name));
            }
        }
        for (var name : called) {
            if (!bound.contains(name) && !Expression.FUNCTIONS.contains(name)) {
                var known = new HashSet<>(Expression.FUNCTIONS);
                known.addAll(bound);
                return Optional.of("$" + name + " is no function"
                        + Spelling.nearest(name, known)
                                .map(near -> "; did you mean $" + near + "?")
                                .orElse(""));
            }
        }
        return Optional.empty();
    }
}
