package io.agentmarket.edge;

import io.swagger.v3.core.jackson.TypeNameResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names a schema after its class; a nested class after its outer one too ({@code Estimate.Request} is
 * {@code EstimateRequest}), because springdoc silently merges two classes of one name.
 */
final class SchemaNames extends TypeNameResolver {

    private final Map<String, Class<?>> taken = new HashMap<>();

    @Override
    protected String nameForClass(Class<?> type, Set<Options> options) {
        var name = name(type, options);
        var holder = taken.putIfAbsent(name, type);
        if (holder != null && holder != type) {
            throw new IllegalStateException(holder + " and " + type + " both want the schema name " + name);
        }
        return name;
    }

    /** The class that a schema is named after; null for one that is generic or made by hand. */
    @Nullable Class<?> type(String name) {
        return taken.get(name);
    }

    private String name(Class<?> type, Set<Options> options) {
        var simple = super.nameForClass(type, options);
        if (type.getEnclosingClass() == null) {
            return simple;
        }
        var outer = type.getEnclosingClass().getSimpleName().replaceFirst("(Controller|Endpoint)$", "");
        return simple.startsWith(outer) ? simple : outer + simple;
    }
}
