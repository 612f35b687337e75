package io.agentmarket.shared;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A short description of a schema, which helps to find the form that a value was meant to have.
 *
 * @param types the types that the value may have; null for any
 * @param required names of required members
 * @param constants the allowed values of members
 * @param barred the forbidden values of members
 * @param declared names of members that the schema declares
 */
record SchemaForm(
        @Nullable Set<String> types,
        Set<String> required,
        Map<String, Set<JsonNode>> constants,
        Map<String, Set<JsonNode>> barred,
        Set<String> declared) {

    private static final SchemaForm ANYTHING = new SchemaForm(null, Set.of(), Map.of(), Map.of(), Set.of());

    /** The maximum number of schemas that are visited, because references can fan out without end. */
    private static final int MAX_VISITS = 2_000;

    private static final int MAX_LEVELS = 20;

    /** @param root where references are looked up */
    static SchemaForm of(JsonNode schema, JsonNode root) {
        return new Reader(root).read(schema, 0);
    }

    /** The schema that a reference within the document names; missing if it is not found. */
    static JsonNode referred(JsonNode root, String reference) {
        if (reference.equals("#")) {
            return root;
        }
        return reference.startsWith("#/") ? root.at(reference.substring(1)) : MissingNode.getInstance();
    }

    private SchemaForm and(SchemaForm other) {
        return new SchemaForm(
                types == null ? other.types : other.types == null ? types : common(types, other.types),
                all(required, other.required),
                merged(constants, other.constants),
                merged(barred, other.barred),
                all(declared, other.declared));
    }

    private SchemaForm or(SchemaForm other) {
        var constants = new HashMap<String, Set<JsonNode>>();
        this.constants.forEach((name, values) -> Optional.ofNullable(other.constants.get(name))
                .ifPresent(others -> constants.put(name, all(values, others))));
        return new SchemaForm(
                types == null || other.types == null ? null : all(types, other.types),
                common(required, other.required),
                constants,
                Map.of(),
                all(declared, other.declared));
    }

    private static Map<String, Set<JsonNode>> merged(
            Map<String, Set<JsonNode>> some, Map<String, Set<JsonNode>> others) {
        var merged = new HashMap<>(some);
        others.forEach((name, values) -> merged.merge(name, values, SchemaForm::all));
        return merged;
    }

    private static <T> Set<T> all(Set<T> some, Set<T> others) {
        var all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static <T> Set<T> common(Set<T> some, Set<T> others) {
        var common = new LinkedHashSet<>(some);
        common.retainAll(others);
        return common;
    }

    private static final class Reader {

        private final JsonNode root;
        private int visits;

        Reader(JsonNode root) {
            this.root = root;
        }

        SchemaForm read(JsonNode schema, int depth) {
            if (!schema.isObject() || depth > MAX_LEVELS || ++visits > MAX_VISITS) {
                return ANYTHING;
            }
            var form = own(schema);
            if (schema.path("$ref").isString()) {
                form = form.and(read(referred(root, schema.path("$ref").stringValue()), depth + 1));
            }
            for (var part : schema.path("allOf")) {
                form = form.and(read(part, depth + 1));
            }
            for (var word : new String[] {"oneOf", "anyOf"}) {
                form = schema.path(word).values().stream()
                        .map(branch -> read(branch, depth + 1))
                        .reduce(SchemaForm::or)
                        .map(form::and)
                        .orElse(form);
            }
            return form;
        }

        private static SchemaForm own(JsonNode schema) {
            var constants = new HashMap<String, Set<JsonNode>>();
            var barred = new HashMap<String, Set<JsonNode>>();
            schema.path("properties").forEachEntry((name, property) -> {
                put(constants, name, values(property));
                put(barred, name, values(property.path("not")));
            });
            return new SchemaForm(
                    types(schema.path("type")),
                    texts(schema.path("required")),
                    constants,
                    barred,
                    new TreeSet<>(schema.path("properties").propertyNames()));
        }

        private static void put(Map<String, Set<JsonNode>> map, String name, Set<JsonNode> values) {
            if (!values.isEmpty()) {
                map.put(name, values);
            }
        }

        private static Set<JsonNode> values(JsonNode schema) {
            if (schema.has("const")) {
                return Set.of(schema.path("const"));
            }
            return new LinkedHashSet<>(schema.path("enum").values());
        }

        private static @Nullable Set<String> types(JsonNode type) {
            if (type.isString()) {
                return Set.of(type.stringValue());
            }
            return type.isArray() ? texts(type) : null;
        }

        private static Set<String> texts(JsonNode list) {
            var texts = new LinkedHashSet<String>();
            list.values().forEach(text -> texts.add(text.asString("")));
            return texts;
        }
    }

    /** Whether a value is of a type that the schema allows. */
    boolean isOfType(JsonNode value) {
        return types == null || types.contains(typeOf(value)) || types.contains("number") && value.isNumber();
    }

    static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "null";
        };
    }

    /** Whether a member of the value has a value that the schema excludes. */
    boolean contradicts(JsonNode value) {
        return value.properties().stream().anyMatch(member -> {
            var allowed = constants.get(member.getKey());
            return allowed != null && !allowed.contains(member.getValue())
                    || barred.getOrDefault(member.getKey(), Set.of()).contains(member.getValue());
        });
    }
}
