package io.agentmarket.upstream;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The part of JSON Schema that structured outputs accept. Source: the API's page "Structured outputs", sections "JSON
 * Schema limitations", "Pattern support" and its limits of complexity. Keywords that the page lists neither as
 * supported nor as unsupported are refused.
 */
final class SchemaRules {

    private static final Set<String> ANYWHERE = Set.of(
            "type",
            "enum",
            "const",
            "anyOf",
            "allOf",
            "$ref",
            "$defs",
            "definitions",
            "default",
            "title",
            "description");

    private static final Map<String, Set<String>> BY_TYPE = Map.of(
            "object", Set.of("properties", "required", "additionalProperties"),
            "array", Set.of("items", "minItems"),
            "string", Set.of("format", "pattern"));

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    /** Backreferences, look-around, word boundaries. */
    private static final Pattern UNSUPPORTED_PATTERN = Pattern.compile("\\\\[1-9]|\\(\\?[=!<]|\\\\[bB]");

    /** The page says "large ranges" without a number; from here on a range counts as large. */
    private static final int LARGE_RANGE = 1_000;

    private static final Pattern RANGE = Pattern.compile("\\{\\d*,?(\\d+)}");

    /** All optional properties of a schema, and all unions in it. */
    private static final int MAX_OPTIONAL = 24;

    private static final int MAX_UNIONS = 16;

    private final JsonNode root;
    private int optional;
    private int unions;

    private SchemaRules(JsonNode root) {
        this.root = root;
    }

    /** @param at the name of the schema in a refusal */
    static void check(JsonNode schema, String at) {
        Refusal.when(!schema.isObject(), at, "Field required");
        var rules = new SchemaRules(schema);
        rules.check(schema, at, Set.of());
        Refusal.when(
                rules.optional > MAX_OPTIONAL || rules.unions > MAX_UNIONS,
                at,
                "Schema is too complex: " + rules.optional + " optional properties and " + rules.unions
                        + " unions, at most " + MAX_OPTIONAL + " and " + MAX_UNIONS);
    }

    private void check(JsonNode schema, String at, Set<String> within) {
        Refusal.when(!schema.isObject(), at, "must be a schema object");
        words(schema, at);
        count(schema);
        if (hasType(schema, "object")) {
            Refusal.when(
                    !schema.path("additionalProperties").isBoolean()
                            || schema.path("additionalProperties").booleanValue(),
                    at,
                    "For 'object' type, 'additionalProperties' must be explicitly set to false");
        }
        var minItems = schema.path("minItems");
        Refusal.when(
                !minItems.isMissingNode() && minItems.asInt(-1) != 0 && minItems.asInt(-1) != 1,
                at,
                "For 'array' type, 'minItems' values other than 0 or 1 are not supported");
        strings(schema, at);
        schema.path("enum")
                .forEach(
                        value -> Refusal.when(value.isContainer(), at, "Complex types within enums are not supported"));
        children(schema, at, within);
    }

    private void count(JsonNode schema) {
        var required = new TreeSet<String>();
        schema.path("required").forEach(name -> required.add(name.asString("")));
        schema.path("properties").propertyNames().stream()
                .filter(name -> !required.contains(name))
                .forEach(name -> optional++);
        if (schema.has("anyOf") || schema.path("type").isArray()) {
            unions++;
        }
    }

    private static void words(JsonNode schema, String at) {
        for (var word : schema.propertyNames()) {
            boolean fits = ANYWHERE.contains(word)
                    || BY_TYPE.entrySet().stream()
                            .anyMatch(type -> hasType(schema, type.getKey())
                                    && type.getValue().contains(word));
            Refusal.when(
                    !fits,
                    at,
                    "For '" + schema.path("type").asString("any") + "' type, property '" + word + "' is not supported");
        }
    }

    private static void strings(JsonNode schema, String at) {
        var format = schema.path("format").asString("");
        Refusal.when(
                !format.isEmpty() && !FORMATS.contains(format), at, "String format '" + format + "' is not supported");
        var pattern = schema.path("pattern").asString("");
        var range = RANGE.matcher(pattern);
        boolean large = range.results()
                .anyMatch(found -> found.group(1).length() > 9 || Integer.parseInt(found.group(1)) >= LARGE_RANGE);
        Refusal.when(
                large || UNSUPPORTED_PATTERN.matcher(pattern).find(), at, "The regular expression is not supported");
    }

    private void children(JsonNode schema, String at, Set<String> within) {
        schema.path("properties").forEachEntry((name, child) -> check(child, at + ".properties." + name, within));
        if (schema.has("items")) {
            check(schema.path("items"), at + ".items", within);
        }
        for (var word : new String[] {"anyOf", "allOf"}) {
            for (int i = 0; i < schema.path(word).size(); i++) {
                var child = schema.path(word).get(i);
                Refusal.when(word.equals("allOf") && child.has("$ref"), at, "'allOf' with '$ref' is not supported");
                check(child, at + "." + word + "." + i, within);
            }
        }
        if (schema.has("$ref")) {
            follow(schema.path("$ref").asString(""), at, within);
        }
        for (var word : new String[] {"$defs", "definitions"}) {
            schema.path(word).forEachEntry((name, child) -> {
                var inside = new TreeSet<>(within);
                inside.add("#/" + word + "/" + name);
                check(child, at + "." + word + "." + name, inside);
            });
        }
    }

    private void follow(String ref, String at, Set<String> within) {
        Refusal.when(!ref.startsWith("#/"), at, "External $ref '" + ref + "' is not supported");
        Refusal.when(within.contains(ref), at, "Recursive schemas are not supported ('" + ref + "')");
        var target = root.at(ref.substring(1));
        Refusal.when(target.isMissingNode(), at, "$ref '" + ref + "' leads nowhere");
        var inside = new TreeSet<>(within);
        inside.add(ref);
        check(target, at, inside);
    }

    private static boolean hasType(JsonNode schema, String type) {
        var types = schema.path("type");
        return types.isArray()
                ? types.valueStream().anyMatch(one -> one.asString("").equals(type))
                : types.asString("").equals(type);
    }
}
