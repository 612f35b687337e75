package io.agentmarket.expressions;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parsed expression, which is private to the library: hence the handles. With a library of another structure the
 * first test fails.
 */
final class SyntaxTree {

    private static final VarHandle TREE = handle(Jsonata.class, "ast");
    private static final VarHandle VALUE = handle(Parser.Symbol.class, "value");
    private static final VarHandle TYPE = handle(Parser.Symbol.class, "type");
    private static final VarHandle LEFT = handle(Parser.Symbol.class, "lhs");
    private static final VarHandle PROCEDURE = handle(Parser.Symbol.class, "procedure");
    private static final VarHandle ARGUMENTS = handle(Parser.Symbol.class, "arguments");
    private static final List<VarHandle> PARTS = Arrays.stream(Parser.Symbol.class.getDeclaredFields())
            .filter(SyntaxTree::isPart)
            .map(field -> handle(Parser.Symbol.class, field.getName()))
            .toList();

    private SyntaxTree() {}

    /** Passes each symbol once. */
    static void visit(Jsonata parsed, Consumer<Parser.Symbol> visitor) {
        visit(TREE.get(parsed), visitor, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void visit(@Nullable Object part, Consumer<Parser.Symbol> visitor, Set<Object> seen) {
        switch (part) {
            case Parser.Symbol symbol
            when seen.add(symbol) -> {
                visitor.accept(symbol);
                PARTS.forEach(each -> visit(each.get(symbol), visitor, seen));
            }
            case List<?> list -> list.forEach(item -> visit(item, visitor, seen));
            case Object[] pair -> Arrays.stream(pair).forEach(item -> visit(item, visitor, seen));
            case null, default -> {}
        }
    }

    /** {@code name}, {@code variable}, {@code bind}, {@code lambda}, {@code function} and the like. */
    static String type(Parser.Symbol symbol) {
        return String.valueOf(TYPE.get(symbol));
    }

    static @Nullable Object value(Parser.Symbol symbol) {
        return VALUE.get(symbol);
    }

    static void replaceValue(Parser.Symbol symbol, Object value) {
        VALUE.set(symbol, value);
    }

    /** What an assignment assigns to. */
    static @Nullable Object left(Parser.Symbol symbol) {
        return LEFT.get(symbol);
    }

    /** What a call calls. */
    static @Nullable Object procedure(Parser.Symbol symbol) {
        return PROCEDURE.get(symbol);
    }

    /** The parameters of a function's definition. */
    static List<?> arguments(Parser.Symbol symbol) {
        return ARGUMENTS.get(symbol) instanceof List<?> list ? list : List.of();
    }

    /** The fields that hold parts of an expression: symbols, lists of them, and objects that contain either. */
    private static boolean isPart(Field field) {
        var type = field.getType();
        return !Modifier.isStatic(field.getModifiers())
                && !field.isSynthetic()
                && (type == Parser.Symbol.class || type == List.class || type == Object.class);
    }

    private static VarHandle handle(Class<?> type, String name) {
        try {
            var field = type.getDeclaredField(name);
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup()).unreflectVarHandle(field);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the JSONata library is not the version that this code was written for", e);
        }
    }
}
