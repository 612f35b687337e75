package io.agentmarket.journal;

import io.agentmarket.shared.Json;
import tools.jackson.databind.JsonNode;

/** JSON as PostgreSQL can read it member by member: without NUL in texts and names. U+FFFD stands for each. */
public final class StorableJson {

    private static final char NUL = '\0';
    private static final char REPLACEMENT = '\uFFFD';

    private StorableJson() {}

    static JsonNode of(JsonNode json) {
        return isStorable(json) ? json : replaced(json);
    }

    /**
     * As whoever continues the run will read it: what is in hand and what is read later are then written alike, to the
     * byte. A number that is no whole one is a double from here on.
     */
    public static JsonNode readBack(JsonNode json) {
        return Json.STORED.readTree(json.toString());
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
