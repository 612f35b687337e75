package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JsonSchemaTest {

    private static final JsonSchema TICKET = JsonSchema.compile(json("""
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
             "required": ["subject", "body"],
             "properties": {
               "subject": {"type": "string", "minLength": 1, "maxLength": 10},
               "body": {"type": "string"},
               "note": {"type": "string", "pattern": "\\\\S"},
               "a/b~c": {"type": "integer", "minimum": 1, "exclusiveMaximum": 9},
               "kind": {"enum": ["bug", "wish"]},
               "mail": {"type": "string", "format": "email"},
               "code": {"type": "string", "pattern": "^[A-Z]{2}$"},
               "tags": {"type": "array", "maxItems": 3, "uniqueItems": true, "items": {"type": "string"}},
               "who": {"type": "object", "required": ["name"], "additionalProperties": false,
                       "properties": {"name": {"type": "string"}}}}}
            """));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"body":"b"}                                     | /input/subject   | is required
            {"subject":"","body":"b"}                        | /input/subject   | must have at least 1 character
            {"subject":"12345678901","body":"b"}             | /input/subject   | must have at most 10 characters
            {"subject":"s","body":3}                         | /input/body      | must be string, not integer
            {"subject":"s","body":"b","x":1}                 | /input/x         | is not a known property
            {"subject":"s","body":"b","x/y~z":1}             | /input/x~1y~0z   | is not a known property
            {"subject":"s","body":"b","a/b~c":0}             | /input/a~1b~0c   | must be at least 1
            {"subject":"s","body":"b","a/b~c":9}             | /input/a~1b~0c   | must be less than 9
            {"subject":"s","body":"b","kind":"x"}            | /input/kind      | must be one of ["bug", "wish"]
            {"subject":"s","body":"b","mail":"nobody"}       | /input/mail      | must be a valid email
            {"subject":"s","body":"b","code":"abc"}          | /input/code      | must match the pattern ^[A-Z]{2}$
            {"subject":"s","body":"b","note":"  "}           | /input/note      | must not be blank
            {"subject":"s","body":"b","tags":["a",7]}        | /input/tags/1    | must be string, not integer
            {"subject":"s","body":"b","tags":["a","a"]}      | /input/tags      | must not repeat an item
            {"subject":"s","body":"b","tags":["1","2","3","4"]} | /input/tags   | must have at most 3 items
            {"subject":"s","body":"b","who":{}}              | /input/who/name  | is required
            {"subject":"s","body":"b","who":{"name":"n","age":1}} | /input/who/age | is not a known property
            []                                               | /input           | must be object, not array
            """)
    void names_the_place_and_the_rule(String value, String pointer, String message) {
        assertThat(TICKET.check(json(value), "/input")).containsExactly(new Violation(pointer, message));
    }

    @Test
    void accepts_conforming_values() {
        assertThat(TICKET.check(json("""
                {"subject": "s", "body": "b", "a/b~c": 8, "kind": "bug", "mail": "a@example.com", "code": "DE", "tags": []}
                """), "")).isEmpty();
    }

    @Test
    void reports_at_most_twenty_violations_in_a_stable_order() {
        var tags = Json.MAPPER.createObjectNode();
        IntStream.range(0, 50).forEach(i -> tags.put("unknown" + (99 - i), i));

        var violations = TICKET.check(tags, "");

        assertThat(violations).hasSize(JsonSchema.MAX_VIOLATIONS).isEqualTo(TICKET.check(tags.deepCopy(), ""));
        assertThat(violations).extracting(Violation::pointer).isSorted().startsWith("/body", "/subject", "/unknown50");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"type": "objekt"}                                          | /type
            {"properties": {"a": {"minLength": -1}}}                    | /properties/a/minLength
            {"required": "a"}                                           | /required
            {"properties": {"a": {"pattern": "(?<=x)y"}}}               | /properties/a/pattern
            {"properties": {"a": {"pattern": "((a{999}){999}){999}"}}}  | /properties/a/pattern
            {"properties": {"a": {"$ref": "#/$defs/missing"}}}          | missing
            {"$ref": "https://elsewhere.example/schema.json"}           | elsewhere.example
            []                                                          | object
            """)
    void refuses_invalid_schemas_with_the_place(String schema, String where) {
        assertThatThrownBy(() -> JsonSchema.compile(json(schema)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(where);
    }

    @Test
    void a_schema_that_refers_to_itself_without_end_is_cut_off() {
        var endless =
                JsonSchema.compile(json("{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"$ref\": \"#/$defs/a\"}}}"));

        assertThat(endless.check(json("1"), "/x")).containsExactly(new Violation("/x", "is too complex to be checked"));
    }

    @Test
    void a_pattern_runs_in_linear_time() {
        var schema = JsonSchema.compile(json("{\"pattern\": \"^(a+)+$\"}"));
        var value = Json.MAPPER.getNodeFactory().stringNode("a".repeat(50_000) + "!");

        assertThat(schema.check(value, "")).hasSize(1);
    }

    @Test
    void changing_the_compiled_document_changes_nothing() {
        var document = Json.MAPPER.createObjectNode().put("type", "string");
        var schema = JsonSchema.compile(document);

        document.put("type", "integer");

        assertThat(schema.check(json("\"s\""), "")).isEmpty();
    }

    @Test
    void many_threads_get_the_same_answer() throws Exception {
        var value = json("{\"subject\": \"\", \"x\": 1}");
        var expected = TICKET.check(value, "");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 200)
                    .<Callable<Object>>mapToObj(i -> () -> TICKET.check(value, ""))
                    .toList());

            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(expected);
            }
        }
    }

    @Property(tries = 200)
    void every_pointer_of_a_wrong_item_resolves_to_it(@ForAll @IntRange(max = 300) int index) {
        var schema = JsonSchema.compile(json("{\"items\": {\"type\": \"integer\"}}"));
        var list = Json.MAPPER.createArrayNode();
        IntStream.range(0, 301).forEach(i -> {
            if (i == index) {
                list.add("wrong");
            } else {
                list.add(i);
            }
        });

        var violations = schema.check(list, "");

        assertThat(violations).hasSize(1);
        assertThat(list.at(violations.getFirst().pointer()).asString()).isEqualTo("wrong");
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }
}
