package io.agentmarket.agents;

import io.agentmarket.expressions.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/**
 * The shape of the values that a JSON Schema allows. A member is missing only where the schema excludes it: an object
 * without {@code additionalProperties: false} can have every member.
 *
 * @param root where references are looked up
 * @param schemas of one value: what one of them allows is allowed
 * @param absence what a name is that no value has
 */
record SchemaShape(JsonNode root, List<JsonNode> schemas, String absence) implements Shape {

    private static final JsonNode ANYTHING = BooleanNode.TRUE;
    private static final List<JsonNode> OPEN = List.of(ANYTHING);
    private static final List<String> CHOICES = List.of("anyOf", "oneOf");

    /** Schemas that one look may visit: references may fan out without end. */
    private static final int MAX_VISITS = 1_000;

    private static final int MAX_LEVELS = 20;

    SchemaShape {
        schemas = List.copyOf(schemas);
    }

    /** @param file as messages call it */
    static Shape of(JsonNode schema, String file) {
        return new SchemaShape(schema, List.of(schema), "no property of " + file);
    }

    @Override
    public Optional<Shape> member(String name) {
        var look = new Look(root);
        var found = new ArrayList<JsonNode>();
        for (var schema : schemas) {
            var part = look.member(schema, name, 0);
            if (part != null) {
                found.addAll(part);
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var each = Collections.<JsonNode>newSetFromMap(new IdentityHashMap<>());
        found.removeIf(schema -> !each.add(schema));
        return Optional.of(found.contains(ANYTHING) ? Shape.ANY : new SchemaShape(root, found, absence));
    }

    @Override
    public Set<String> names() {
        var look = new Look(root);
        var names = new TreeSet<String>();
        schemas.forEach(schema -> look.names(schema, names, 0));
        return names;
    }

    private static final class Look {

        private final JsonNode root;
        private int visits;

        Look(JsonNode root) {
            this.root = root;
        }

        /** The member's schemas, at least one; null where no value has it. */
        @Nullable List<JsonNode> member(JsonNode schema, String name, int depth) {
            if (schema.isBoolean() && !schema.booleanValue()) {
                return null;
            }
            if (!schema.isObject() || depth > MAX_LEVELS || ++visits > MAX_VISITS) {
                return OPEN;
            }
            if (!allows(schema, "object")) {
                return allows(schema, "array") ? ofItems(schema, name, depth) : null;
            }
            var found = ofObject(schema, name, depth);
            if (found == null || !allows(schema, "array") || !schema.has("type")) {
                return found;
            }
            var items = ofItems(schema, name, depth);
            return items == null ? found : joined(found, items);
        }

        private static boolean allows(JsonNode schema, String type) {
            var types = schema.path("type");
            return types.isMissingNode()
                    || types.asString("").equals(type)
                    || types.values().stream()
                            .anyMatch(each -> each.asString("").equals(type));
        }

        private @Nullable List<JsonNode> ofItems(JsonNode schema, String name, int depth) {
            var items = new ArrayList<JsonNode>(schema.path("prefixItems").values());
            if (schema.has("items") || items.isEmpty()) {
                items.add(schema.path("items"));
            }
            return oneOf(items, name, depth);
        }

        /** What one of the branches gives. */
        private @Nullable List<JsonNode> oneOf(List<JsonNode> branches, String name, int depth) {
            List<JsonNode> found = null;
            for (var branch : branches) {
                var part = member(branch, name, depth + 1);
                found = part == null ? found : found == null ? part : joined(found, part);
            }
            return found;
        }

        /** Everything that applies to the object must allow the member. */
        private @Nullable List<JsonNode> ofObject(JsonNode schema, String name, int depth) {
            var found = new ArrayList<JsonNode>();
            var others = new ArrayList<@Nullable List<JsonNode>>();
            if (schema.path("$ref").isString()) {
                others.add(member(referred(schema.path("$ref").stringValue()), name, depth + 1));
            }
            schema.path("allOf").values().forEach(part -> others.add(member(part, name, depth + 1)));
            for (var choice : CHOICES) {
                if (schema.path(choice).isArray()) {
                    others.add(oneOf(List.copyOf(schema.path(choice).values()), name, depth));
                }
            }
            for (var other : others) {
                if (other == null) {
                    return null;
                }
                if (!other.contains(ANYTHING)) {
                    found.addAll(other);
                }
            }
            var own = schema.path("properties").path(name);
            if (!own.isMissingNode()) {
                found.add(own);
            } else if (!schema.has("patternProperties")) {
                var additional = schema.path("additionalProperties");
                var isClosed = additional.isBoolean() && !additional.booleanValue()
                        || found.isEmpty() && isFalse(schema.path("unevaluatedProperties"));
                if (isClosed) {
                    return null;
                }
                if (additional.isObject()) {
                    found.add(additional);
                }
            }
            return found.isEmpty() ? OPEN : found;
        }

        private static boolean isFalse(JsonNode value) {
            return value.isBoolean() && !value.booleanValue();
        }

        private JsonNode referred(String reference) {
            if (reference.equals("#")) {
                return root;
            }
            return reference.startsWith("#/") ? root.at(reference.substring(1)) : ANYTHING;
        }

        private static List<JsonNode> joined(List<JsonNode> some, List<JsonNode> others) {
            var all = new ArrayList<>(some);
            all.addAll(others);
            return all;
        }

        void names(JsonNode schema, Set<String> names, int depth) {
            if (!schema.isObject() || depth > MAX_LEVELS || ++visits > MAX_VISITS) {
                return;
            }
            names.addAll(schema.path("properties").propertyNames());
            names(referred(schema.path("$ref").asString("")), names, depth + 1);
            names(schema.path("items"), names, depth + 1);
            for (var word : List.of("allOf", "anyOf", "oneOf", "prefixItems")) {
                schema.path(word).values().forEach(part -> names(part, names, depth + 1));
            }
        }
    }
}
