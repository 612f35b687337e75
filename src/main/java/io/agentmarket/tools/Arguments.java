package io.agentmarket.tools;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import tools.jackson.databind.JsonNode;

/** Reads the argument schemas that tools are written with, and what callers leave out. */
public final class Arguments {

    private Arguments() {}

    /** Compiles a schema that stands in a tool's source; a broken one fails the start. */
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

    /** Three decimals: more would promise what no figure here keeps. */
    public static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
