package io.agentmarket.toolkits.incidents.logs;

import io.agentmarket.shared.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a line of JSON or logfmt as fields; fields of an inner object are prefixed with its name. */
final class Fields {

    private static final int MAX_FIELDS = 200;
    private static final int MAX_DEPTH = 4;
    private static final Pattern LOGFMT =
            Pattern.compile("([A-Za-z_@][\\w.@/-]*)=(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|(\\S*))(?:\\s+|$)");
    private static final Pattern NEEDS =
            Pattern.compile("(?:^|\\s)(?:level|lvl|severity|msg|message|ts|time|timestamp|t)=");

    private Fields() {}

    /** Null for anything but an object. */
    static @Nullable JsonNode parse(String text) {
        if (!text.startsWith("{") || !text.endsWith("}")) {
            return null;
        }
        try {
            var node = Json.MAPPER.readTree(text);
            return node.isObject() ? node : null;
        } catch (JacksonException malformed) {
            return null;
        }
    }

    static Map<String, String> of(JsonNode object) {
        var fields = new LinkedHashMap<String, String>();
        put(fields, "", object, MAX_DEPTH);
        return fields;
    }

    private static void put(Map<String, String> fields, String before, JsonNode object, int depth) {
        for (var field : object.properties()) {
            if (fields.size() >= MAX_FIELDS) {
                return;
            }
            var value = field.getValue();
            if (value.isObject() && depth > 0) {
                put(fields, before + field.getKey() + ".", value, depth - 1);
            } else if (!value.isNull()) {
                fields.put(before + field.getKey(), value.isContainer() ? value.toString() : value.asString());
            }
        }
    }

    /** Empty unless the whole text consists of key-value pairs, including a typical field of a log line. */
    static Map<String, String> ofLogfmt(String text) {
        if (!NEEDS.matcher(text).find()) {
            return Map.of();
        }
        var fields = new LinkedHashMap<String, String>();
        var pairs = LOGFMT.matcher(text);
        int end = 0;
        while (fields.size() < MAX_FIELDS && pairs.region(end, text.length()).lookingAt()) {
            var quoted = pairs.group(2);
            fields.putIfAbsent(pairs.group(1), quoted == null ? pairs.group(3) : unescaped(quoted));
            end = pairs.end();
        }
        return fields.size() >= 2 && end == text.length() ? fields : Map.of();
    }

    private static String unescaped(String quoted) {
        return quoted.indexOf('\\') < 0
                ? quoted
                : quoted.replace("\\\"", "\"")
                        .replace("\\n", "\n")
                        .replace("\\t", "\t")
                        .replace("\\\\", "\\");
    }
}
