package io.agentmarket.expressions;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import io.agentmarket.shared.WorkTime;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The regexes of an expression. The library compiles each for Java's backtracking engine, which practically never ends
 * for some patterns and texts. Here {@link LinearRegex} replaces them in the parsed expression, and {@link
 * RegexFunctions} replaces the four functions that take one.
 *
 * <p>The parsed expression is private to the library, hence the handles; with a library of another structure the first
 * test fails.
 */
final class Regexes {

    private static final VarHandle TREE = handle(Jsonata.class, "ast");
    private static final VarHandle VALUE = handle(Parser.Symbol.class, "value");
    private static final List<VarHandle> PARTS = Arrays.stream(Parser.Symbol.class.getDeclaredFields())
            .filter(Regexes::isPart)
            .map(field -> handle(Parser.Symbol.class, field.getName()))
            .toList();

    private Regexes() {}

    /** @throws IllegalArgumentException naming a regex that cannot run in linear time */
    static void makeLinear(Jsonata parsed, WorkTime time) {
        change(TREE.get(parsed), time, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** The fault of each regex that cannot run in linear time. */
    static List<String> faults(Jsonata parsed) {
        var faults = new ArrayList<String>();
        collect(Syntax.tree(parsed), faults);
        return faults;
    }

    private static void collect(Parser.Symbol part, List<String> faults) {
        if (VALUE.get(part) instanceof Pattern pattern) {
            try {
                var unused = LinearRegex.of(pattern, WorkTime.of(ValueAllowance.MAX_TIME));
            } catch (IllegalArgumentException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        Syntax.parts(part).forEach(inner -> collect(inner, faults));
    }

    private static void change(@Nullable Object part, WorkTime time, Set<Object> seen) {
        switch (part) {
            case Parser.Symbol symbol
            when seen.add(symbol) -> {
                if (VALUE.get(symbol) instanceof Pattern pattern) {
                    VALUE.set(symbol, LinearRegex.of(pattern, time));
                }
                PARTS.forEach(each -> change(each.get(symbol), time, seen));
            }
            case List<?> list -> list.forEach(item -> change(item, time, seen));
            case Object[] pair -> Arrays.stream(pair).forEach(item -> change(item, time, seen));
            case null, default -> {}
        }
    }

    /** The fields that hold parts of an expression: symbols, lists of them, and objects that contain either. */
    private static boolean isPart(Field field) {
        var type = field.getType();
        return !Modifier.isStatic(field.getModifiers())
                && !field.isSynthetic()
                && (type == Parser.Symbol.class || type == List.class || type == Object.class);
    }

    static VarHandle handle(Class<?> type, String name) {
        try {
            var field = type.getDeclaredField(name);
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup()).unreflectVarHandle(field);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the JSONata library is not the version that this code was written for", e);
        }
    }
}
