package io.agentmarket.llm.anthropic;

import static io.agentmarket.llm.anthropic.Adapters.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OutputFormatTest {

    @Test
    void closes_objects_and_describes_keywords_that_the_provider_refuses() {
        var reduced = OutputFormat.of(json("""
                {"$schema": "x", "title": "T", "type": "object", "required": ["a"],
                 "properties": {
                   "a": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a", "description": "A word"},
                   "b": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer", "minimum": 2}},
                   "c": {"type": "string", "format": "date"},
                   "d": {"type": "string", "format": "iban", "default": "x"}}}
                """));

        assertThat(reduced).contains(json("""
                {"type": "object",
                 "properties": {
                   "a": {"description": "A word; minLength: 1; maxLength: 9; pattern: \\"^a\\"", "type": "string"},
                   "b": {"description": "minItems: 1; maxItems: 3", "type": "array",
                         "items": {"description": "minimum: 2", "type": "integer"}, "minItems": 1},
                   "c": {"type": "string", "format": "date"},
                   "d": {"type": "string"}},
                 "required": ["a"], "additionalProperties": false}
                """));
    }

    @Test
    void replaces_a_reference_by_its_target_and_keeps_its_siblings() {
        var reduced = OutputFormat.of(json("""
                {"type": "object",
                 "properties": {"p": {"$ref": "#/$defs/d", "properties": {"v": {"enum": ["x", "y"]}}}, "q": {"$ref": "#/$defs/d"}},
                 "$defs": {"d": {"type": "object", "required": ["v"], "properties": {"v": {"type": "string"}, "w": {"type": "number"}}}}}
                """)).orElseThrow();

        assertThat(reduced.at("/properties/p")).isEqualTo(json("""
                {"type": "object", "properties": {"v": {"type": "string", "enum": ["x", "y"]}, "w": {"type": "number"}},
                 "required": ["v"], "additionalProperties": false}
                """));
        assertThat(reduced.at("/properties/q/properties/v")).isEqualTo(json("{\"type\": \"string\"}"));
    }

    @Test
    void writes_every_choice_as_any_of() {
        var reduced = OutputFormat.of(json("""
                {"type": "object", "properties": {
                   "a": {"type": ["string", "null"], "description": "may be missing"},
                   "b": {"oneOf": [{"const": 1}, {"type": "boolean"}]},
                   "c": {"allOf": [{"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]},
                                   {"properties": {"y": {"type": "string"}}, "required": ["y"]}]}}}
                """)).orElseThrow();

        assertThat(reduced.at("/properties/a")).isEqualTo(json("""
                {"description": "may be missing", "anyOf": [{"type": "string"}, {"type": "null"}]}"""));
        assertThat(reduced.at("/properties/b")).isEqualTo(json("""
                {"anyOf": [{"const": 1}, {"type": "boolean"}]}"""));
        assertThat(reduced.at("/properties/c/required")).isEqualTo(json("[\"x\", \"y\"]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "true",
                "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}",
                "{\"type\": \"object\"}",
                "{\"type\": \"object\", \"properties\": {\"a\": {}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": true}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"object\"}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"array\"}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"text\"}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"enum\": [{}]}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#\"}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"other.json\"}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/none\"}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}, \"additionalProperties\": true}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}, \"additionalProperties\": {}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}, \"patternProperties\": {}}"
            })
    void is_empty_for_schemas_that_the_provider_cannot_enforce(String schema) {
        assertThat(OutputFormat.of(json(schema))).isEmpty();
    }

    @Test
    void has_nothing_beyond_the_limits_of_optional_properties_and_unions() {
        assertThat(OutputFormat.of(strings(OutputFormat.MAX_OPTIONAL, false))).isPresent();
        assertThat(OutputFormat.of(strings(OutputFormat.MAX_OPTIONAL + 1, false)))
                .isEmpty();
        assertThat(OutputFormat.of(strings(OutputFormat.MAX_UNIONS, true))).isPresent();
        assertThat(OutputFormat.of(strings(OutputFormat.MAX_UNIONS + 1, true))).isEmpty();
    }

    @Test
    void a_small_text_cannot_grow_without_end() {
        var defs = new StringBuilder("\"d0\": {\"type\": \"string\"}");
        for (int i = 1; i <= 20; i++) {
            var below = "{\"$ref\": \"#/$defs/d" + (i - 1) + "\"}";
            defs.append(",\"d%d\":{\"type\":\"object\",\"required\":[\"a\",\"b\"],\"properties\":{\"a\":%s,\"b\":%s}}"
                    .formatted(i, below, below));
        }

        assertThat(OutputFormat.of(json("{\"$ref\": \"#/$defs/d20\", \"$defs\": {" + defs + "}}")))
                .isEmpty();
    }

    /**
     * Their output contains the results of any workflow, the arguments of any action, or any table, which no closed
     * schema can express.
     */
    private static final Set<String> OPEN = Set.of("workflow-orchestrator", "incident-responder", "data-processor");

    @Test
    void the_shipped_agents_can_be_enforced() throws IOException {
        try (var agents = Files.list(Path.of("agents"))) {
            for (var agent : agents.filter(Files::isDirectory)
                    .filter(each -> !OPEN.contains(each.getFileName().toString()))
                    .toList()) {
                var schema = json(Files.readString(agent.resolve("output.schema.json")));

                var reduced = OutputFormat.of(schema);

                assertThat(reduced).as(agent.toString()).isPresent();
                assertThat(reduced.orElseThrow().toString())
                        .doesNotContain("\"$ref\"", "\"maxLength\"", "\"maxItems\"", "\"minimum\"", "\"$defs\"");
                JsonSchema.compile(reduced.orElseThrow());
            }
        }
    }

    private static JsonNode strings(int count, boolean union) {
        var schema = Json.MAPPER.createObjectNode().put("type", "object");
        var properties = schema.putObject("properties");
        var required = schema.putArray("required");
        IntStream.range(0, count).forEach(i -> {
            var one = properties.putObject("p" + i);
            if (union) {
                required.add("p" + i);
                one.putArray("type").add("string").add("null");
            } else {
                one.put("type", "string");
            }
        });
        return schema;
    }
}
