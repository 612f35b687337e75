package io.agentmarket.shared;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Advice for the author of a JSON Schema, beyond validation by the meta-schema.
 *
 * @param errors the reasons why it cannot be used here: unknown types, invalid patterns, references without a target
 * @param warnings parts that check something other than they seem to
 */
public record SchemaReview(List<Violation> errors, List<Violation> warnings) {

    private static final Set<String> TYPES =
            new TreeSet<>(Set.of("array", "boolean", "integer", "null", "number", "object", "string"));

    /** Names of the types in other languages. */
    private static final Map<String, String> FOREIGN_TYPES = Map.ofEntries(
            Map.entry("bool", "boolean"),
            Map.entry("int", "integer"),
            Map.entry("long", "integer"),
            Map.entry("float", "number"),
            Map.entry("double", "number"),
            Map.entry("decimal", "number"),
            Map.entry("str", "string"),
            Map.entry("text", "string"),
            Map.entry("list", "array"),
            Map.entry("dict", "object"),
            Map.entry("map", "object"),
            Map.entry("none", "null"));

    private static final Set<String> ONE_SCHEMA = Set.of(
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties");

    private static final Set<String> SCHEMA_LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");

    private static final Set<String> NAMED_SCHEMAS =
            Set.of("$defs", "definitions", "dependentSchemas", "patternProperties", "properties");

    private static final Set<String> OTHER_WORDS = Set.of(
            "$anchor",
            "$comment",
            "$dynamicAnchor",
            "$dynamicRef",
            "$id",
            "$ref",
            "$schema",
            "$vocabulary",
            "const",
            "contentEncoding",
            "contentMediaType",
            "default",
            "dependentRequired",
            "deprecated",
            "description",
            "enum",
            "examples",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "format",
            "maxContains",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minContains",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "multipleOf",
            "pattern",
            "readOnly",
            "required",
            "title",
            "type",
            "uniqueItems",
            "writeOnly");

    private static final Set<String> WORDS =
            new TreeSet<>(Stream.of(ONE_SCHEMA, SCHEMA_LISTS, NAMED_SCHEMAS, OTHER_WORDS)
                    .flatMap(Set::stream)
                    .toList());

    /** Documents that come with the validator. */
    private static final String SCHEMA_OF_SCHEMAS = "https://json-schema.org/draft/2020-12/";

    private static final Pattern LOOK_AROUND = Pattern.compile("\\(\\?(<?[=!])");
    private static final Pattern BACK_REFERENCE = Pattern.compile("\\\\[1-9]|\\\\k<");

    public SchemaReview {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    public static SchemaReview of(JsonNode document) {
        var reader = new Reader(document);
        reader.schema(document, "");
        return new SchemaReview(reader.errors, reader.warnings);
    }

    /** Why a pattern cannot be used; empty when it can. */
    public static Optional<String> patternFault(String source) {
        if (!Repetition.isBounded(source)) {
            return Optional.of("repeats too much");
        }
        try {
            var unused = Pattern.compile(source);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            if (LOOK_AROUND.matcher(source).find()
                    || BACK_REFERENCE.matcher(source).find()) {
                return Optional.of("must be a pattern that RE2 reads: no look-around, no back-references");
            }
            var why = String.valueOf(e.getMessage()).replaceFirst("^error parsing regexp: ", "");
            return Optional.of("is no regular expression: " + why);
        }
    }

    private static final class Reader {

        private final JsonNode document;
        private final Set<String> ids = new HashSet<>();
        private final List<Violation> errors = new ArrayList<>();
        private final List<Violation> warnings = new ArrayList<>();

        Reader(JsonNode document) {
            this.document = document;
            document.findValues("$id").forEach(id -> ids.add(id.asString("")));
        }

        void schema(JsonNode schema, String at) {
            if (!schema.isObject()) {
                return;
            }
            schema.properties().forEach(member -> {
                var word = member.getKey();
                var value = member.getValue();
                var pointer = at + '/' + SchemaChoice.escaped(word);
                switch (word) {
                    case "type" -> types(value, pointer);
                    case "pattern" -> pattern(value.asString(""), pointer);
                    case "$ref" -> reference(value.asString(""), pointer);
                    case "required" -> required(schema, pointer);
                    default -> inner(word, value, pointer);
                }
            });
        }

        private void inner(String word, JsonNode value, String pointer) {
            if (ONE_SCHEMA.contains(word)) {
                schema(value, pointer);
            } else if (SCHEMA_LISTS.contains(word)) {
                for (int i = 0; i < value.size(); i++) {
                    schema(value.path(i), pointer + '/' + i);
                }
            } else if (NAMED_SCHEMAS.contains(word)) {
                value.forEachEntry((name, named) -> {
                    var place = pointer + '/' + SchemaChoice.escaped(name);
                    if (word.equals("patternProperties")) {
                        pattern(name, place);
                    }
                    schema(named, place);
                });
            } else if (!WORDS.contains(word) && !word.startsWith("x-")) {
                warnings.add(new Violation(
                        pointer,
                        word + " is no keyword of JSON Schema and checks nothing" + Spelling.hint(word, WORDS)));
            }
        }

        private void types(JsonNode types, String pointer) {
            if (!types.isArray()) {
                type(types, pointer);
            }
            for (int i = 0; types.isArray() && i < types.size(); i++) {
                type(types.path(i), pointer + '/' + i);
            }
        }

        private void type(JsonNode type, String pointer) {
            var name = type.asString("");
            if (!TYPES.contains(name)) {
                var foreign = FOREIGN_TYPES.get(name);
                errors.add(new Violation(
                        pointer,
                        "must be one of " + String.join(", ", TYPES)
                                + (foreign == null ? Spelling.hint(name, TYPES) : "; did you mean " + foreign + "?")));
            }
        }

        private void pattern(String source, String pointer) {
            patternFault(source).ifPresent(fault -> errors.add(new Violation(pointer, fault)));
        }

        private void reference(String reference, String pointer) {
            int hash = reference.indexOf('#');
            var file = hash < 0 ? reference : reference.substring(0, hash);
            if (file.isEmpty()) {
                if (reference.startsWith("#/")
                        && ids.isEmpty()
                        && SchemaForm.referred(document, reference).isMissingNode()) {
                    errors.add(new Violation(pointer, "there is nothing at " + reference + " in this file"));
                }
            } else if (!file.startsWith(SCHEMA_OF_SCHEMAS) && ids.stream().noneMatch(id -> id.endsWith(file))) {
                errors.add(new Violation(
                        pointer,
                        reference + " is not in this file, and nothing is fetched: put the schema under $defs and"
                                + " write #/$defs/ and its name"));
            }
        }

        private void required(JsonNode schema, String pointer) {
            var isClosed = schema.path("additionalProperties").isBoolean()
                    && !schema.path("additionalProperties").booleanValue();
            if (!isClosed || schema.has("patternProperties")) {
                return;
            }
            var known = schema.path("properties").propertyNames();
            var names = schema.path("required");
            for (int i = 0; i < names.size(); i++) {
                var name = names.path(i).asString("");
                if (!known.contains(name)) {
                    warnings.add(new Violation(
                            pointer + '/' + i,
                            "no value can have the required " + name + ", since properties has none of that name and"
                                    + " additionalProperties is false" + Spelling.hint(name, known)));
                }
            }
        }
    }
}
