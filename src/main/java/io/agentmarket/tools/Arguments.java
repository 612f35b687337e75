package io.agentmarket.tools;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import tools.jackson.databind.JsonNode;

/** Reads the argument schemas of tools, and optional arguments. */
public final class Arguments {

    private Arguments() {}

    /** Compiles a schema in a tool's source; an invalid one fails the start. */
    public static JsonSchema schema(String json) {
        return JsonSchema.compile(Json.MAPPER.readTree(json));
    }

    /** The text of a member; empty when it is absent or no text. */
    public static String text(JsonNode node, String name) {
        var value = node.path(name);
        return value.isString() ? value.stringValue().strip() : "";
    }

    /** The text, up to the given number of characters, without splitting a character. */
    public static String clipped(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** Rounds to three decimals, since no figure here is more exact. */
    public static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
