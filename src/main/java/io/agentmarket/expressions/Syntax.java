package io.agentmarket.expressions;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts of a parsed JSONata expression, which are private to the library. */
final class Syntax {

    private static final VarHandle TREE = Regexes.handle(Jsonata.class, "ast");

    /** The fields that hold parts; other fields refer to parts a second time. */
    private static final List<String> PARTS = List.of(
            "expression",
            "steps",
            "procedure",
            "arguments",
            "body",
            "predicate",
            "stages",
            "expr",
            "group",
            "condition",
            "then",
            "_else",
            "lhs",
            "rhs",
            "lhsObject",
            "rhsObject",
            "terms",
            "expressions",
            "pattern",
            "update",
            "delete");

    private static final Map<String, VarHandle> FIELDS = Stream.concat(
                    PARTS.stream(), Stream.of("type", "value", "position"))
            .collect(Collectors.toMap(Function.identity(), name -> Regexes.handle(Parser.Symbol.class, name)));

    private Syntax() {}

    static Parser.Symbol tree(Jsonata parsed) {
        return (Parser.Symbol) TREE.get(parsed);
    }

    /** What the part is, such as path, name or block; empty where the library says nothing. */
    static String type(Parser.Symbol symbol) {
        var type = field(symbol, "type");
        return type == null ? "" : (String) type;
    }

    /** A name, an operator, or the value of a literal. */
    static String text(Parser.@Nullable Symbol symbol) {
        return symbol == null ? "" : String.valueOf(field(symbol, "value"));
    }

    /** Behind the part, in characters. */
    static int position(Parser.Symbol symbol) {
        return (int) Objects.requireNonNull(field(symbol, "position"));
    }

    static Parser.@Nullable Symbol part(Parser.Symbol symbol, String name) {
        return field(symbol, name) instanceof Parser.Symbol part ? part : null;
    }

    static List<Parser.Symbol> list(Parser.Symbol symbol, String name) {
        return field(symbol, name) instanceof List<?> list
                ? list.stream()
                        .filter(Parser.Symbol.class::isInstance)
                        .map(Parser.Symbol.class::cast)
                        .toList()
                : List.of();
    }

    /** Names and values of an object, in pairs. */
    static List<Parser.Symbol[]> pairs(Parser.Symbol symbol) {
        return field(symbol, "lhsObject") instanceof List<?> list
                ? list.stream()
                        .filter(Parser.Symbol[].class::isInstance)
                        .map(Parser.Symbol[].class::cast)
                        .toList()
                : List.of();
    }

    /** All parts of a part, each once. */
    static List<Parser.Symbol> parts(Parser.Symbol symbol) {
        var parts = new ArrayList<Parser.Symbol>();
        PARTS.forEach(name -> add(field(symbol, name), parts));
        return parts;
    }

    /** How often an expression binds each variable: by assignment, as a parameter, or by the operators @ and #. */
    static Map<String, Integer> bindings(Parser.Symbol tree) {
        var bindings = new HashMap<String, Integer>();
        collect(tree, bindings);
        return bindings;
    }

    private static void collect(Parser.Symbol symbol, Map<String, Integer> bindings) {
        if (type(symbol).equals("bind")) {
            bindings.merge(text(part(symbol, "lhs")), 1, Integer::sum);
        } else if (type(symbol).equals("lambda")) {
            list(symbol, "arguments").forEach(parameter -> bindings.merge(text(parameter), 1, Integer::sum));
        }
        Stream.of(symbol.focus, symbol.index)
                .filter(String.class::isInstance)
                .forEach(name -> bindings.merge((String) name, 1, Integer::sum));
        parts(symbol).forEach(part -> collect(part, bindings));
    }

    private static void add(@Nullable Object part, List<Parser.Symbol> parts) {
        switch (part) {
            case Parser.Symbol symbol -> parts.add(symbol);
            case List<?> list -> list.forEach(item -> add(item, parts));
            case Object[] pair -> Arrays.stream(pair).forEach(item -> add(item, parts));
            case null, default -> {}
        }
    }

    private static @Nullable Object field(Parser.Symbol symbol, String name) {
        return Objects.requireNonNull(FIELDS.get(name)).get(symbol);
    }
}
