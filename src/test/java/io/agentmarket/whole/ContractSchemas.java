package io.agentmarket.whole;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of a document, closed: an object that names its members has no others. */
final class ContractSchemas {

    private final JsonNode components;
    private final JsonNode closed;
    private final ConcurrentHashMap<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

    ContractSchemas(JsonNode components) {
        this.components = components;
        closed = components.get("schemas").deepCopy();
        close(closed);
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode schema
                && schema.path("properties").isObject()
                && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
        node.values().forEach(ContractSchemas::close);
    }

    JsonSchema named(String name) {
        return compiled(Json.MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + name));
    }

    JsonSchema compiled(JsonNode schema) {
        return compiled.computeIfAbsent(schema, open -> {
            var whole = (ObjectNode) open.deepCopy();
            close(whole);
            whole.putObject("components").set("schemas", closed);
            return JsonSchema.compile(whole);
        });
    }

    /** The response of a refusal whose status is not declared by itself. */
    JsonNode refused() {
        return components.at("/responses/Refused");
    }

    /** A response or a header, itself or where its reference leads. */
    JsonNode resolve(JsonNode node) {
        var reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : components.at(reference.substring("#/components".length()));
    }
}
