package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The settings of a package.
 *
 * @param schema of the configuration; null when there is nothing to set
 * @param values as set, over the defaults that the schema names; an object
 */
public record PackageSettings(@Nullable JsonSchema schema, JsonNode values) {

    /** Nothing to set. */
    static final PackageSettings NONE = new PackageSettings(null, Json.MAPPER.createObjectNode());

    /** No settings made so far. */
    static PackageSettings of(JsonSchema schema) {
        return new PackageSettings(schema, Json.MAPPER.createObjectNode()).with(Json.MAPPER.createObjectNode());
    }

    /** The errors of a configuration, with pointers that begin with {@code /config}. */
    public List<Violation> check(JsonNode config) {
        if (schema != null) {
            return schema.check(config, "/config");
        }
        return config.isEmpty()
                ? List.of()
                : List.of(new Violation("/config", "must be empty: the package has nothing to configure"));
    }

    PackageSettings with(JsonNode config) {
        var merged = Json.MAPPER.createObjectNode();
        properties().forEachEntry((name, property) -> {
            if (property.has("default")) {
                merged.set(name, property.get("default"));
            }
        });
        merged.setAll((ObjectNode) config);
        return new PackageSettings(schema, merged);
    }

    /** The schema of each property; an object. */
    JsonNode properties() {
        var properties = schema == null ? null : schema.document().get("properties");
        return properties == null ? Json.MAPPER.createObjectNode() : properties;
    }
}
