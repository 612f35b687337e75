package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Of several alternatives, the errors of the one that was meant are reported. */
class SchemaChoiceTest {

    private static final JsonSchema SHAPES = JsonSchema.compile(json("""
            {"type": "object", "additionalProperties": false,
             "properties": {
               "call": {"oneOf": [
                 {"type": "object", "additionalProperties": false, "required": ["kind", "url"],
                  "properties": {"kind": {"const": "http"}, "url": {"type": "string"}}},
                 {"type": "object", "additionalProperties": false, "required": ["kind", "name"],
                  "properties": {"kind": {"const": "tool"}, "name": {"type": "string"}, "times": {"type": "integer"}}}]},
               "step": {"type": "object", "unevaluatedProperties": false,
                 "properties": {"id": {"type": "string"}},
                 "oneOf": [{"$ref": "#/$defs/wait"}, {"$ref": "#/$defs/set"}, {"$ref": "#/$defs/call"}]},
               "text": {"oneOf": [{"type": "string", "maxLength": 3},
                                  {"type": "array", "items": {"type": "string"}}]},
               "time": {"oneOf": [{"type": "string", "pattern": "^[0-9]+s$"}, {"type": "string", "pattern": "^PT"}]},
               "any": {"anyOf": [{"type": "integer"}, {"type": "object", "required": ["n"],
                                  "properties": {"n": {"type": "integer"}}}]},
               "steps": {"type": "array", "items": {"$ref": "#/properties/step"}}},
             "$defs": {
               "wait": {"required": ["wait"], "properties": {"wait": {"type": "object", "additionalProperties": false,
                        "properties": {"seconds": {"type": "integer"}}}}},
               "set": {"required": ["set"], "properties": {"set": {"type": "object"}}},
               "call": {"required": ["call"], "properties": {"call": {"type": "string"}, "with": {"type": "object"}}}}}
            """));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"call":{"kind":"tool","name":7}}            | /call/name         | must be string, not integer
            {"call":{"kind":"tool","name":"x","tines":1}} | /call/tines       | is not a known property; did you mean times?
            {"call":{"kind":"http"}}                     | /call/url          | is required
            {"call":{"kind":"htp","url":"u"}}            | /call/kind         | must be one of http, tool; did you mean http?
            {"call":{"url":5}}                           | /call/kind         | is required && /call/url must be string, not integer
            {"call":{}}                                  | /call              | needs one of url, name
            {"call":3}                                   | /call              | must be object, not integer
            {"step":{"wait":{"secnds":1}}}               | /step/wait/secnds  | is not a known property; did you mean seconds?
            {"step":{"id":"a","set":1}}                  | /step/set          | must be object, not integer
            {"step":{"id":"a","sett":{}}}                | /step/sett         | is not a known property; did you mean set?
            {"step":{"id":"a"}}                          | /step              | needs one of wait, set, call
            {"step":{"set":{},"wait":{}}}                | /step              | may have only one of wait, set
            {"step":{"set":{},"colour":1}}               | /step/colour       | is not a known property
            {"text":"four"}                              | /text              | must have at most 3 characters
            {"text":["a",1]}                             | /text/1            | must be string, not integer
            {"text":true}                                | /text              | must be string or array, not boolean
            {"time":"soon"}  | /time | must match the pattern ^[0-9]+s$, or must match the pattern ^PT
            {"any":{"n":"x"}}                            | /any/n             | must be integer, not string
            {"any":{}}                                   | /any/n             | is required
            {"any":"x"}                                  | /any               | must be integer or object, not string
            """)
    void the_alternative_that_was_meant_names_its_fault(String value, String pointer, String message) {

        var said = SHAPES.check(json(value), "").stream()
                .map(violation -> violation.pointer() + " " + violation.message())
                .collect(Collectors.joining(" && "));

        assertThat(said).isEqualTo(pointer + " " + message);
    }

    @Test
    void each_item_of_a_list_is_judged_by_its_own_alternative() {
        var said = SHAPES.check(json("""
                {"steps": [{"wait": {"seconds": "x"}}, {"set": {}}, {"call": 1}, {"id": "d"}]}
                """), "");

        assertThat(said)
                .containsExactly(
                        new Violation("/steps/0/wait/seconds", "must be integer, not string"),
                        new Violation("/steps/2/call", "must be string, not integer"),
                        new Violation("/steps/3", "needs one of wait, set, call"));
    }

    @Test
    void ten_thousand_wrong_items_are_reported_like_one() {
        var steps = IntStream.range(0, 10_000).mapToObj(i -> "{\"set\": 1}").collect(Collectors.joining(","));

        var said = SHAPES.check(json("{\"steps\": [" + steps + "]}"), "");

        assertThat(said)
                .hasSize(JsonSchema.MAX_VIOLATIONS)
                .allMatch(violation -> violation.message().equals("must be object, not integer"));
    }

    @Test
    void alternatives_that_refer_to_themselves_without_end_are_still_refused() {
        var schema = JsonSchema.compile(json("""
                {"oneOf": [{"$ref": "#/$defs/a"}, {"type": "string"}],
                 "$defs": {"a": {"type": "object", "required": ["b"],
                           "properties": {"b": {"oneOf": [{"$ref": "#/$defs/a"}, {"type": "null"}]}}}}}
                """));

        assertThat(schema.check(json("{\"b\": {\"b\": {\"b\": 1}}}"), ""))
                .containsExactly(new Violation("/b/b/b", "must be object or null, not integer"));
        assertThat(schema.check(json("{\"b\": {\"b\": null}}"), "")).isEmpty();
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }
}
