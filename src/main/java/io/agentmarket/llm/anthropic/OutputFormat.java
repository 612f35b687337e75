package io.agentmarket.llm.anthropic;

import io.agentmarket.shared.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An output schema reduced to what the provider's structured outputs enforce: closed objects, arrays, plain types,
 * enums and anyOf, without references. Keywords that it refuses (lengths, ranges, patterns, counts) go into the
 * descriptions, where the model reads them; the run always checks the full schema afterwards.
 *
 * <p>The limits are those of the provider's page "Structured outputs" as quoted by others in November 2026: no
 * recursion, no open objects, {@code minItems} of 0 or 1 only, at most 24 optional properties and 16 unions. A schema
 * that exceeds them has no format.
 */
final class OutputFormat {

    static final int MAX_OPTIONAL = 24;

    static final int MAX_UNIONS = 16;

    /** The maximum number of reduced nested schemas; references can expand a small text into a large one. */
    private static final int MAX_NODES = 2_000;

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    private static final List<String> TOLD = List.of(
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems",
            "uniqueItems");

    /** Keywords that allow more than a closed schema can express. */
    private static final List<String> OPEN = List.of("patternProperties", "prefixItems", "unevaluatedProperties");

    private final JsonNode root;
    private int optional;
    private int unions;
    private int nodes;

    private OutputFormat(JsonNode root) {
        this.root = root;
    }

    /** The reduced schema; empty when the provider cannot enforce this one. */
    static Optional<JsonNode> of(JsonNode schema) {
        var format = new OutputFormat(schema);
        try {
            var reduced = format.reduce(schema, List.of());
            var fits = format.optional <= MAX_OPTIONAL && format.unions <= MAX_UNIONS;
            return fits && reduced.path("type").asString("").equals("object") ? Optional.of(reduced) : Optional.empty();
        } catch (InexpressibleSchema e) {
            return Optional.empty();
        }
    }

    /** @param within the references on the way here */
    private ObjectNode reduce(JsonNode schema, List<String> within) {
        if (!(schema instanceof ObjectNode object) || ++nodes > MAX_NODES) {
            throw new InexpressibleSchema();
        }
        if (object.has("$ref")) {
            return reduceReference(object, within);
        }
        if (object.has("allOf")) {
            return reduceAll(object, within);
        }
        if (OPEN.stream().anyMatch(object::has)) {
            throw new InexpressibleSchema();
        }
        var reduced = Json.MAPPER.createObjectNode();
        describe(object, reduced);
        var choices = object.has("anyOf") ? object.path("anyOf") : object.path("oneOf");
        if (choices.isArray()) {
            unions++;
            var options = reduced.putArray("anyOf");
            choices.forEach(choice -> options.add(reduce(choice, within)));
        } else if (object.has("enum") || object.has("const")) {
            reduceChoice(object, reduced);
        } else {
            reduceType(object, reduced, within);
        }
        return reduced;
    }

    private ObjectNode reduceReference(ObjectNode object, List<String> within) {
        var name = object.path("$ref").asString("");
        if (!name.startsWith("#") || within.contains(name)) {
            throw new InexpressibleSchema();
        }
        var target = name.equals("#") ? root : root.at(pointer(name.substring(1)));
        var beside = object.deepCopy();
        beside.remove("$ref");
        var merged = beside.isEmpty() ? target : merge(target, beside);
        var path = new ArrayList<>(within);
        path.add(name);
        return reduce(merged, path);
    }

    private ObjectNode reduceAll(ObjectNode object, List<String> within) {
        var merged = object.deepCopy();
        merged.remove("allOf");
        for (var part : object.path("allOf")) {
            merged = merge(part, merged);
        }
        return reduce(merged, within);
    }

    private static void reduceChoice(ObjectNode object, ObjectNode reduced) {
        if (object.path("type").isString()) {
            reduced.set("type", object.path("type"));
        }
        var word = object.has("enum") ? "enum" : "const";
        var values = object.path(word);
        if (values.isObject() || values.valueStream().anyMatch(JsonNode::isContainer)) {
            throw new InexpressibleSchema();
        }
        reduced.set(word, values);
    }

    private void reduceType(ObjectNode object, ObjectNode reduced, List<String> within) {
        var type = object.path("type");
        if (type.isArray()) {
            unions++;
            var options = reduced.putArray("anyOf");
            for (var one : type) {
                var single = object.deepCopy();
                single.remove("description");
                single.set("type", one);
                options.add(reduce(single, within));
            }
            return;
        }
        var name = type.asString(object.has("properties") ? "object" : object.has("items") ? "array" : "");
        reduced.put("type", name);
        switch (name) {
            case "object" -> reduceObject(object, reduced, within);
            case "array" -> reduced.set("items", reduce(object.path("items"), within));
            case "string" -> {
                if (FORMATS.contains(object.path("format").asString(""))) {
                    reduced.set("format", object.path("format"));
                }
            }
            case "number", "integer", "boolean", "null" -> {}
            default -> throw new InexpressibleSchema();
        }
        if (name.equals("array") && object.path("minItems").asInt(0) == 1) {
            reduced.put("minItems", 1);
        }
    }

    private void reduceObject(ObjectNode object, ObjectNode reduced, List<String> within) {
        var beyond = object.path("additionalProperties");
        var open = beyond.isObject() || beyond.asBoolean(false);
        if (open || !(object.path("properties") instanceof ObjectNode properties) || properties.isEmpty()) {
            throw new InexpressibleSchema();
        }
        var required = names(object.path("required"));
        var kept = reduced.putObject("properties");
        properties.forEachEntry((name, schema) -> {
            kept.set(name, reduce(schema, within));
            optional += required.contains(name) ? 0 : 1;
        });
        required.retainAll(properties.propertyNames());
        var list = reduced.putArray("required");
        required.forEach(list::add);
        reduced.put("additionalProperties", false);
    }

    /** The description, with the keywords that the provider would refuse expressed in words. */
    private static void describe(ObjectNode object, ObjectNode reduced) {
        var text = new StringBuilder(object.path("description").asString(""));
        for (var word : TOLD) {
            if (object.has(word)) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append(word)
                        .append(": ")
                        .append(object.path(word));
            }
        }
        if (!text.isEmpty()) {
            reduced.put("description", text.toString());
        }
    }

    /** Both schemas merged into one, as far as possible: properties combined, lists of required names joined. */
    private static ObjectNode merge(JsonNode lower, JsonNode upper) {
        if (!(lower instanceof ObjectNode below) || !(upper instanceof ObjectNode above)) {
            throw new InexpressibleSchema();
        }
        var merged = below.deepCopy();
        above.forEachEntry((word, value) -> {
            var before = merged.path(word);
            if (word.equals("required") && before.isArray()) {
                var names = names(before);
                names.addAll(names(value));
                var list = merged.putArray(word);
                names.forEach(list::add);
            } else {
                merged.set(word, before.isObject() && value.isObject() ? merge(before, value) : value);
            }
        });
        return merged;
    }

    private static TreeSet<String> names(JsonNode list) {
        var names = new TreeSet<String>();
        list.forEach(name -> names.add(name.asString("")));
        return names;
    }

    private static JsonPointer pointer(String path) {
        try {
            return JsonPointer.compile(path);
        } catch (IllegalArgumentException e) {
            throw (InexpressibleSchema) new InexpressibleSchema().initCause(e);
        }
    }

    /** The provider cannot express this schema. */
    private static final class InexpressibleSchema extends RuntimeException {}
}
