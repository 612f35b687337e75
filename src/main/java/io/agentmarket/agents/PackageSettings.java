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
 * @param rules for a configuration beyond its schema
 * @param values as set, over the defaults that the schema names; an object
 */
public record PackageSettings(@Nullable JsonSchema schema, List<ConfigRule> rules, JsonNode values) {

    /** Nothing to set. */
    static final PackageSettings NONE = new PackageSettings(null, List.of(), Json.MAPPER.createObjectNode());

    public PackageSettings {
        rules = List.copyOf(rules);
    }

    /** No settings made so far. */
    static PackageSettings of(JsonSchema schema) {
        return new PackageSettings(schema, List.of(), Json.MAPPER.createObjectNode())
                .with(Json.MAPPER.createObjectNode());
    }

    /** With rules beyond the schema. */
    PackageSettings ruled(List<ConfigRule> more) {
        return new PackageSettings(schema, more, values);
    }

    /** The errors of a configuration, with pointers that begin with {@code /config}. */
    public List<Violation> check(JsonNode config) {
        if (schema != null) {
            var wrong = schema.check(config, "/config");
            return wrong.isEmpty()
                    ? rules.stream()
                            .flatMap(rule -> rule.broken(config, "/config"))
                            .limit(JsonSchema.MAX_VIOLATIONS)
                            .toList()
                    : wrong;
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
        return new PackageSettings(schema, rules, merged);
    }

    /** The schema of each property; an object. */
    JsonNode properties() {
        var properties = schema == null ? null : schema.document().get("properties");
        return properties == null ? Json.MAPPER.createObjectNode() : properties;
    }
}
