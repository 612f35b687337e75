package io.agentmarket.journal;

import io.agentmarket.shared.Json;
import tools.jackson.databind.JsonNode;

/** JSON as PostgreSQL can read it member by member: without NUL in texts and names. Each is replaced by U+FFFD. */
public final class StorableJson {

    private static final char NUL = '\0';
    private static final char REPLACEMENT = '\uFFFD';

    /** The length of each ASCII character in a JSON text. */
    private static final byte[] ESCAPED = new byte[0x80];

    static {
        for (int c = 0; c < ESCAPED.length; c++) {
            ESCAPED[c] = (byte) (Json.MAPPER
                            .getNodeFactory()
                            .stringNode(Character.toString(c))
                            .toString()
                            .length()
                    - 2);
        }
    }

    private StorableJson() {}

    static JsonNode of(JsonNode json) {
        return isStorable(json) ? json : replaced(json);
    }

    /**
     * Returns the value as a later attempt will read it, so that both attempts write the same bytes. Numbers that are
     * not whole become doubles.
     */
    public static JsonNode readBack(JsonNode json) {
        return Json.STORED.readTree(json.toString());
    }

    /** The size of a value in bytes as written: UTF-8 without whitespace. */
    public static long bytes(JsonNode json) {
        if (json.isString()) {
            return bytes(json.stringValue());
        }
        if (json.isObject()) {
            var bytes = 1L + Math.max(1, json.size()); // braces and commas
            for (var member : json.properties()) {
                bytes += bytes(member.getKey()) + 1 + bytes(member.getValue());
            }
            return bytes;
        }
        if (json.isArray()) {
            var bytes = 1L + Math.max(1, json.size());
            for (var element : json) {
                bytes += bytes(element);
            }
            return bytes;
        }
        return json.toString().length();
    }

    private static long bytes(String text) {
        var bytes = 2L; // quotes
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < 0x80) {
                bytes += ESCAPED[c];
            } else {
                bytes += c < 0x800 || Character.isSurrogate(c) ? 2 : 3; // two surrogates are one character of four
            }
        }
        return bytes;
    }

    private static boolean isStorable(JsonNode json) {
        if (json.isString()) {
            return isStorable(json.stringValue());
        }
        return json.propertyNames().stream().allMatch(StorableJson::isStorable)
                && json.valueStream().allMatch(StorableJson::isStorable);
    }

    private static boolean isStorable(String text) {
        return text.indexOf(NUL) < 0;
    }

    private static JsonNode replaced(JsonNode json) {
        if (json.isString()) {
            return Json.MAPPER.getNodeFactory().stringNode(replaced(json.stringValue()));
        }
        if (json.isArray()) {
            var list = Json.MAPPER.createArrayNode();
            json.forEach(each -> list.add(replaced(each)));
            return list;
        }
        if (json.isObject()) {
            var object = Json.MAPPER.createObjectNode();
            json.forEachEntry((name, value) -> object.set(replaced(name), replaced(value)));
            return object;
        }
        return json;
    }

    private static String replaced(String text) {
        return text.replace(NUL, REPLACEMENT);
    }
}
