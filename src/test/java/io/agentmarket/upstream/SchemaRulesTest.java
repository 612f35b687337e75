package io.agentmarket.upstream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Structured outputs accept only a part of JSON Schema. */
class SchemaRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'a':{'type':'string','enum':['x',null]}},'required':['a'],'additionalProperties':false}",
                "{'type':'array','items':{'type':['string','null']},'minItems':1}",
                "{'anyOf':[{'type':'integer'},{'const':'x'}],'title':'t','description':'d','default':1}",
                "{'type':'string','format':'date-time'}",
                "{'type':'string','pattern':'^[a-z]{1,20}$'}",
                "{'$ref':'#/$defs/a','$defs':{'a':{'type':'string'}}}"
            })
    void accepts_everything_that_the_documentation_lists(String schema) {
        assertThatCode(() -> check(schema)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object'}",
                "{'type':'object','additionalProperties':true}",
                "{'type':'object','additionalProperties':{'type':'string'}}",
                "{'type':['object','null']}",
                "{'type':'integer','minimum':0}",
                "{'type':'number','maximum':1}",
                "{'type':'number','exclusiveMinimum':1}",
                "{'type':'number','multipleOf':5}",
                "{'type':'string','minLength':1}",
                "{'type':'string','maxLength':9}",
                "{'type':'array','items':{'type':'string'},'maxItems':5}",
                "{'type':'array','items':{'type':'string'},'minItems':2}",
                "{'type':'array','items':{'type':'string'},'uniqueItems':true}",
                "{'type':'string','format':'regex'}",
                "{'type':'string','pattern':'^(?!x)'}",
                "{'type':'string','pattern':'(a)\\\\1'}",
                "{'type':'string','pattern':'\\\\bword'}",
                "{'type':'string','pattern':'a{1,5000}'}",
                "{'enum':[{'a':1}]}",
                "{'oneOf':[{'type':'string'}]}",
                "{'not':{'type':'string'}}",
                "{'allOf':[{'$ref':'#/$defs/a'}],'$defs':{'a':{'type':'string'}}}",
                "{'$ref':'https://example.com/a.json'}",
                "{'$ref':'#/$defs/b','$defs':{'a':{'type':'string'}}}",
                "{'type':'array','items':{'$ref':'#'}}",
                "{'$ref':'#/$defs/a','$defs':{'a':{'type':'array','items':{'$ref':'#/$defs/a'}}}}",
                "{'type':'array','items':{'type':'integer','minimum':0}}",
                "{'type':'object','properties':{'a':{'type':'string','minLength':1}},'additionalProperties':false}"
            })
    void refuses_the_rest(String schema) {
        assertThatThrownBy(() -> check(schema)).isInstanceOf(Refusal.class);
    }

    @Test
    void refuses_the_25th_optional_property_and_the_17th_union() {
        assertThatCode(() -> check(properties(24, "{'type':'string'}"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(properties(25, "{'type':'string'}"))).hasMessageContaining("too complex");
        assertThatThrownBy(() -> check(properties(17, "{'type':['string','null']}")))
                .hasMessageContaining("17 unions");
    }

    private static String properties(int count, String schema) {
        return IntStream.range(0, count)
                .mapToObj(i -> "'p" + i + "':" + schema)
                .collect(Collectors.joining(",", "{'type':'object','additionalProperties':false,'properties':{", "}}"));
    }

    private static void check(String schema) {
        SchemaRules.check(Wire.JSON.readTree(schema.replace('\'', '"')), "schema");
    }
}
