package io.agentmarket.edge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The types of the Python client: TypedDicts of the contract's schemas and of all schemas that they refer to. */
final class PythonTypes {

    private static final List<String> ANSWERS = List.of("Problem", "Quote", "ReceiptView", "RunView");
    private static final String REFERENCE = "#/components/schemas/";
    private static final Pattern NAME = Pattern.compile("[a-z_][a-zA-Z0-9_]*");
    private static final int MAX_LINE = 120;

    private final JsonNode schemas;
    private final SequencedSet<String> wanted = new LinkedHashSet<>(ANSWERS);

    private PythonTypes(JsonNode schemas) {
        this.schemas = schemas;
    }

    static String of(JsonNode document) {
        var types = new PythonTypes(document.at("/components/schemas"));
        return """
                # Written by OpenApiIsCurrentTest from docs/openapi.yaml.

                from __future__ import annotations

                from typing import Any, Dict, List, Literal, TypedDict, Union
                """ + types.text();
    }

    /** Other names of types come last: unlike an annotation, what they stand for is read with the module. */
    private String text() {
        var texts = all().values();
        return Stream.concat(
                        texts.stream().filter(text -> text.contains("class ")),
                        texts.stream().filter(text -> !text.contains("class ")))
                .collect(Collectors.joining());
    }

    private TreeMap<String, String> all() {
        var texts = new TreeMap<String, String>();
        while (texts.size() < wanted.size()) {
            for (var name : List.copyOf(wanted)) {
                texts.computeIfAbsent(name, it -> dictionary(it, schemas.get(it)));
            }
        }
        return texts;
    }

    /** Members that are always there stand in a class of their own: Python 3.9 has no other way to say so. */
    private String dictionary(String name, JsonNode schema) {
        if (!schema.has("properties")) {
            return "\n\n" + folded("", name + " = ", type(schema)) + "\n";
        }
        var required =
                schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
        var always = members(schema, required::contains);
        var sometimes = members(schema, member -> !required.contains(member));
        if (always.isEmpty()) {
            return "\n\nclass %s(TypedDict, total=False):\n%s".formatted(name, sometimes);
        }
        if (sometimes.isEmpty()) {
            return "\n\nclass %s(TypedDict):\n%s".formatted(name, always);
        }
        return "\n\nclass _%1$s(TypedDict):\n%2$s\n\nclass %1$s(_%1$s, total=False):\n%3$s"
                .formatted(name, always, sometimes);
    }

    private String members(JsonNode schema, Predicate<String> which) {
        return schema.get("properties")
                .propertyStream()
                .filter(member -> which.test(member.getKey()))
                .filter(member -> NAME.matcher(member.getKey()).matches())
                .map(member -> folded("    ", member.getKey() + ": ", type(member.getValue())) + "\n")
                .collect(Collectors.joining());
    }

    private String type(JsonNode schema) {
        if (schema.has("$ref")) {
            var name = schema.get("$ref").asString().substring(REFERENCE.length());
            wanted.add(name);
            return name;
        }
        if (schema.has("enum")) {
            return "Literal"
                    + schema.get("enum").valueStream().map(PythonTypes::literal).toList();
        }
        if (schema.has("const")) {
            return "Literal[" + literal(schema.get("const")) + "]";
        }
        for (var choice : List.of("oneOf", "anyOf", "allOf")) {
            if (schema.has(choice)) {
                return union(schema.get(choice).valueStream().map(this::type));
            }
        }
        var type = schema.path("type");
        return type.isArray()
                ? union(type.valueStream().map(JsonNode::asString).map(it -> simple(it, schema)))
                : simple(type.asString(""), schema);
    }

    private String simple(String type, JsonNode schema) {
        return switch (type) {
            case "string" -> "str";
            case "integer" -> "int";
            case "number" -> "float";
            case "boolean" -> "bool";
            case "null" -> "None";
            case "array" -> "List[" + type(schema.path("items")) + "]";
            case "object" -> {
                var values = schema.path("additionalProperties");
                yield "Dict[str, " + (values.isObject() ? type(values) : "Any") + "]";
            }
            default -> "Any";
        };
    }

    private static String literal(JsonNode value) {
        return value.isNull() ? "None" : value.isBoolean() ? (value.asBoolean() ? "True" : "False") : value.toString();
    }

    private static String union(Stream<String> types) {
        var different = types.distinct().toList();
        return different.contains("Any")
                ? "Any"
                : different.size() == 1 ? different.getFirst() : "Union[" + String.join(", ", different) + "]";
    }

    /** A long list of words goes one to a line. */
    private static String folded(String indent, String start, String type) {
        if (indent.length() + start.length() + type.length() <= MAX_LINE || !type.startsWith("Literal[")) {
            return indent + start + type;
        }
        var words = type.substring("Literal[".length(), type.length() - 1).split(", ");
        var line = "\n" + indent + "    ";
        return indent + start + "Literal[" + line + String.join("," + line, words) + ",\n" + indent + "]";
    }
}
