package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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
public record PackageSettings(@Nullable JsonSchema schema, List<Rule> rules, JsonNode values) {

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
    PackageSettings ruled(List<Rule> more) {
        return new PackageSettings(schema, more, values);
    }

    /**
     * The errors of a configuration, with pointers that begin with {@code /config}. A rule is left out where it names a
     * member that breaks the schema; where the whole breaks it, so are all.
     */
    public List<Violation> check(JsonNode config) {
        if (schema != null) {
            var wrong = new ArrayList<>(schema.check(config, "/config"));
            var sound = config.deepCopy();
            var unsound = new HashSet<String>();
            for (var fault : wrong) {
                var member = fault.pointer().split("/", 4);
                unsound.add(member.length > 2 ? member[2].replace("~1", "/").replace("~0", "~") : "");
            }
            ((ObjectNode) sound).remove(unsound);
            rules.stream()
                    .filter(rule -> unsound.stream().noneMatch(rule.faults()::contains))
                    .flatMap(rule -> rule.broken(sound, "/config"))
                    .limit(JsonSchema.MAX_VIOLATIONS)
                    .forEach(wrong::add);
            return List.copyOf(wrong);
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

    /**
     * A condition on a configuration that a schema cannot express, because it compares parts: two names are different.
     *
     * @param message what is wrong with the parts that it finds
     * @param faults JSONata over {@code config} that yields the JSON Pointers of the wrong parts, if any
     */
    public record Rule(String message, String faults) {

        /** The maximum number of rules of a package. */
        static final int MAX_RULES = 20;

        private static final int MAX_MESSAGE_CHARS = 300;

        public Rule {
            message = Objects.requireNonNullElse(message, "");
            faults = Objects.requireNonNullElse(faults, "");
        }

        /** What is wrong with the rule itself, with pointers into it. */
        List<Violation> check() {
            var wrong = new ArrayList<Violation>();
            if (message.isBlank() || message.length() > MAX_MESSAGE_CHARS) {
                wrong.add(new Violation("/message", "message must have 1 to " + MAX_MESSAGE_CHARS + " characters"));
            }
            new Expression(faults).faults().forEach(fault -> wrong.add(new Violation("/faults", fault)));
            return wrong;
        }

        /**
         * The wrong parts of a configuration whose members obey its schema.
         *
         * @throws AppException {@code AGENT_FAILED} if the rule itself fails
         */
        Stream<Violation> broken(JsonNode config, String at) {
            try {
                return new Expression(faults)
                        .over(Map.of("config", config)).stream()
                                .flatMap(Rule::pointers)
                                .map(pointer -> new Violation(at + pointer, message));
            } catch (IllegalArgumentException e) {
                throw new AppException(
                        ErrorCode.AGENT_FAILED, "A rule of the agent's configuration failed: " + e.getMessage(), e);
            }
        }

        /** Functions over lists of lists yield lists of lists. */
        private static Stream<String> pointers(JsonNode found) {
            return found.isArray() ? found.values().stream().flatMap(Rule::pointers) : Stream.of(found.asString(""));
        }
    }
}
