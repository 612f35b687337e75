package io.agentmarket.toolkits.incidents.alerts;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads members of bodies by their pointers, and tags. */
final class Members {

    private Members() {}

    /** The first of the pointers that leads to a text or a number; empty if none does. */
    static String first(JsonNode body, String... pointers) {
        return Arrays.stream(pointers)
                .map(body::at)
                .filter(node -> node.isString() || node.isNumber())
                .map(node -> node.asString("").strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The first of the pointers that leads to anything that may be a time. */
    static JsonNode time(JsonNode body, String... pointers) {
        return Arrays.stream(pointers)
                .map(body::at)
                .filter(node -> node.isNumber()
                        || node.isString() && !node.stringValue().isBlank())
                .map(Members::number)
                .findFirst()
                .orElse(body.at("/no/time"));
    }

    /** A text of digits is treated as a number. */
    private static JsonNode number(JsonNode node) {
        return node.isString() && node.stringValue().strip().matches("\\d{9,16}")
                ? io.agentmarket.shared.Json.MAPPER
                        .getNodeFactory()
                        .numberNode(Long.parseLong(node.stringValue().strip()))
                : node;
    }

    /** Tags as {@code key:value}, in a list or in a text with commas, or as pairs or as an object. */
    static Map<String, String> tags(JsonNode node) {
        var tags = new HashMap<String, String>();
        if (node.isObject()) {
            node.properties()
                    .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString("")));
        } else if (node.isArray() && node.path(0).isArray()) {
            node.values()
                    .forEach(pair ->
                            tags.put(pair.path(0).asString(""), pair.path(1).asString("")));
        } else {
            var texts = node.isArray()
                    ? node.values().stream().map(tag -> tag.asString(""))
                    : Stream.of(node.asString("").split(",", -1));
            texts.map(String::strip)
                    .filter(tag -> tag.indexOf(':') > 0)
                    .forEach(tag -> tags.putIfAbsent(
                            tag.substring(0, tag.indexOf(':')),
                            tag.substring(tag.indexOf(':') + 1).strip()));
        }
        return tags;
    }

    static boolean isOver(String status) {
        return status.toLowerCase(java.util.Locale.ROOT)
                .matches("ok|resolved?|incident\\.resolved|recovered|recovery|closed?|up|success|archived|normal");
    }
}
