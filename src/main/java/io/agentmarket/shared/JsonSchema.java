package io.agentmarket.shared;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A compiled JSON Schema (2020-12). Immutable and thread-safe. */
public final class JsonSchema {

    private final JsonNode document;

    private JsonSchema(JsonNode document) {
        this.document = document;
    }

    /** @throws IllegalArgumentException when the document is no valid 2020-12 schema, saying where */
    public static JsonSchema compile(JsonNode document) {
        return new JsonSchema(document);
    }

    public JsonNode document() {
        return document;
    }

    /** What is wrong with the value, each with a JSON pointer that starts with {@code at}; empty when it conforms. */
    public List<Violation> check(JsonNode value, String at) {
        throw new UnsupportedOperationException();
    }
}
