package io.agentmarket.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.ProcessorTime;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JqTest {

    private static final String IN = """
            {"a": 1, "b": [3, 1, 2], "c": {"d": "text", "e": null}, "people": [
              {"name": "Ann", "age": 41, "tags": ["x", "y"]}, {"name": "Bo", "age": 25, "tags": []}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', textBlock = """
            .a                                                      § 1
            .c.d, .c.e                                              § "text" null
            .c["d"]                                                 § "text"
            ."a"                                                    § 1
            .missing.deeper                                         § null
            .b[0], .b[-1], .b[9]                                    § 3 2 null
            .b[1:]                                                  § [1,2]
            .b[:-1]                                                 § [3,1]
            .c.d[1:3]                                               § "ex"
            .b[]                                                    § 3 1 2
            [.b[] | . * 2]                                          § [6,2,4]
            [.people[].name]                                        § ["Ann","Bo"]
            .people | map(.age) | add                               § 66
            .people | map(select(.age > 30)) | length               § 1
            .colors + ["red"]                                       § ["red"]
            {a, x: .b[0], "y z": 1, (.c.d): 2}                      § {"a":1,"x":3,"y z":1,"text":2}
            {a: (1, 2)}                                             § {"a":1} {"a":2}
            "n=\\(.a + 1) \\(.c.d)"                                 § "n=2 text"
            "\\("a" + "\\(.a)")"                                    § "a1"
            1 + 2 * 3 - 4 / 2                                       § 5
            7 / 2, 7 % 3, -7 % 3, 1 / 4                             § 3.5 1 -1 0.25
            -(.a)                                                   § -1
            .a == 1.0 and (.b | length) != 2 or false               § true
            .c.e // "none"                                          § "none"
            (.b[] | select(. > 5)) // "none"                        § "none"
            if .a > 1 then "big" elif .a == 1 then "one" else "small" end § "one"
            try error("x") catch .                                  § "x"
            [.b[] | try (if . == 1 then error("no") else . end) catch "caught"] § [3,"caught",2]
            .a.b?                                                   §
            [.[]?]                                                  § [1,[3,1,2],{"d":"text","e":null},[{"name":"Ann","age":41,"tags":["x","y"]},{"name":"Bo","age":25,"tags":[]}]]
            reduce .b[] as $x (0; . + $x)                           § 6
            [foreach .b[] as $x (0; . + $x; [$x, .])]               § [[3,3],[1,4],[2,6]]
            . as {a: $one, c: {d: $t}} | [$one, $t]                 § [1,"text"]
            .b as [$p, $q] | $p - $q                                § 2
            def f(g): [g, g]; f(.a)                                 § [1,1]
            def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; 10 | fac § 3628800
            def plus($n): . + $n; .a | plus(4)                      § 5
            .b | sort, reverse, min, max, unique                    § [1,2,3] [2,1,3] 1 3 [1,2,3]
            .people | sort_by(.age) | map(.name)                    § ["Bo","Ann"]
            .people | group_by(.age > 30) | map(length)             § [1,1]
            .people | max_by(.age).name                             § "Ann"
            [range(3)], [range(1; 7; 2)]                            § [0,1,2] [1,3,5]
            [limit(2; .b[])], first(.b[]), [first(range(10; 0; -3))] § [3,1] 3 [10]
            .c | to_entries | map(.key)                             § ["d","e"]
            .c | with_entries(.value |= tostring)                   § {"d":"text","e":"null"}
            [{"name": "k", "value": 1}] | from_entries              § {"k":1}
            .c | keys, has("d"), (to_entries | length)              § ["d","e"] true 2
            .a |= . + 1 | .a                                        § 2
            .people[].age += 1 | [.people[].age]                    § [42,26]
            .b |= map(select(. != 1)) | .b                          § [3,2]
            del(.b[0], .people, .c) | .                             § {"a":1,"b":[1,2]}
            .x.y[1] = "new" | .x                                    § {"y":[null,"new"]}
            [paths] | length                                        § 19
            [.c | paths(. == null)]                                 § [["e"]]
            path(.b[1])                                             § ["b",1]
            getpath(["c", "d"])                                     § "text"
            [.. | numbers]                                          § [1,3,1,2,41,25]
            .c.d | test("^T"; "i"), test("^T")                      § true false
            .c.d | capture("(?<first>.)(?<rest>.*)")                § {"first":"t","rest":"ext"}
            "a1b22" | [scan("[0-9]+")]                              § ["1","22"]
            "a1b22" | gsub("[0-9]+"; "#")                           § "a#b#"
            "x-y" | sub("(?<l>.)-(?<r>.)"; "\\(.r)-\\(.l)")         § "y-x"
            "a,b,c" | split(","), (split(",") | join("-"))          § ["a","b","c"] "a-b-c"
            "Aa" | ascii_downcase, ascii_upcase, explode            § "aa" "AA" [65,97]
            " x " | trim                                            § "x"
            "12.5" | tonumber                                       § 12.5
            [1, "a", null, {"x": 2}] | map(tostring)                § ["1","a","null","{\\"x\\":2}"]
            "{\\"k\\": [1]}" | fromjson                             § {"k":[1]}
            @base64 "x\\("hi")"                                     § "xaGk="
            "aGk=" | @base64d                                       § "hi"
            [1, "a\\"b"] | @csv                                     § "1,\\"a\\"\\"b\\""
            "a b&c" | @uri                                          § "a%20b%26c"
            [[1, [2]], 3] | flatten                                 § [1,2,3]
            any(.b[]; . == 2), all(.b[]; . > 1)                     § true false
            [1, [2]] | contains([[2]])                              § true
            "foobar" | contains("bar"), startswith("foo"), ltrimstr("foo") § true true "bar"
            {"a": {"b": 1}} * {"a": {"c": 2}}                       § {"a":{"b":1,"c":2}}
            [1, 2, 3, 2] - [2]                                      § [1,3]
            10 | until(. > 100; . * 2)                              § 160
            [1 | while(. < 20; . * 3)]                              § [1,3,9]
            [limit(3; 1 | repeat(. * 2))]                           § [1,2,4]
            [[1, 2], [3, 4]] | transpose                            § [[1,3],[2,4]]
            walk(if type == "number" then . + 1 else . end) | .b    § [4,2,3]
            0 | todate                                              § "1970-01-01T00:00:00Z"
            3.7 | floor, ceil, round                                § 3 4 4
            1, 2 | . as $x | $x + 1                                 § 2 3
            $v.k                                                    § "given"
            label $out | 1, break $out, 2                           § 1
            null < false, [] < {}, "a" < "b"                        § true true true
            if . then "yes" end | length                            § 3
            .b | index(1), (["a", "b"] | index("b"))                § 1 1
            """)
    void has_the_results_of_jq(String expression, String expected) {
        var made = Jq.parse(expression).all(json(IN), Map.of("v", json("{\"k\": \"given\"}")));

        assertThat(made.stream().map(JsonNode::toString).collect(Collectors.joining(" ")))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[range(1000000000)]",
                "reduce range(100) as $i (\"a\"; . + .)",
                "reduce range(100) as $i ([1]; . + .)",
                "def f: f; f",
                "def f: 1 + f; f",
                "[range(1000)] as $x | [$x[] as $a | $x[] as $b | $x[] as $c | 1]",
                "\"x\" * 100000000",
                "[repeat(1)]",
                "[recurse(. + 1)]",
                "try [range(1000000000)] catch 1",
                "first(range(1000000000) | select(false)) // 1",
                "[limit(1000000; repeat([1]))] | combinations",
                "[range(300)] | [. as $x | combinations(9)]",
                ".[99999999] = 1"
            })
    @Timeout(120)
    void is_stopped_before_it_harms_anyone(String expression) {
        var parsed = Jq.parse(expression);

        assertThatThrownBy(() -> parsed.all(json("null"), Map.of())).isInstanceOf(JqException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "tojson",
                "tostring",
                "@json",
                "@csv",
                "@sh",
                "\"is \\(.)\"",
                ". == .",
                ". != (.[0] | [., .])",
                "[., .] | sort",
                "[., .] | unique",
                "group_by(.)",
                "[.] - [.]",
                "index([.[0]])",
                "contains(.)",
                "flatten",
                "[paths] | length",
                "[.. | 1] | length",
                "error",
                "try error catch tojson",
                "{a: ., b: .} == {a: ., b: .}",
                "[limit(1; .)] | min",
                "join(\",\")",
                "tonumber",
                "-(.)",
                "to_entries | from_entries",
            })
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_value_that_holds_itself_a_trillion_times_is_never_walked(String then) {
        var parsed = Jq.parse("reduce range(40) as $i (\"a\"; [., .]) | " + then);

        assertThatThrownBy(() -> parsed.all(json("null"), Map.of()))
                .isInstanceOf(JqException.class)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(1_000));
    }

    @Test
    void a_value_that_shares_its_parts_may_be_read() {
        var made = Jq.parse("reduce range(40) as $i (\"a\"; [., .]) | length, (.[0][1] | type)")
                .all(json("null"), Map.of());

        assertThat(made.toString()).isEqualTo("[2, \"array\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ascii_upcase",
                "ltrim",
                "explode",
                ".[1:]",
                "utf8bytelength",
                "length",
                "test(\"b\")",
                "[.] | reverse | .[0] | reverse",
                "ltrimstr(\"a\")",
                "@base64",
                "try tonumber catch 1",
                "contains(\"aaaaaaaaaaaaaaaaaaaab\")",
                "indices(\"b\")",
                ". < $long",
            })
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_long_text_costs_its_length_each_time_it_is_used(String use) {
        var parsed = Jq.parse("(\"a\" * 190000) as $long | [range(50000) | $long | " + use + "] | length");

        assertThatThrownBy(() -> parsed.all(json("null"), Map.of())).hasMessageContaining("steps");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void the_cost_of_a_pattern_grows_with_text_and_pattern() {
        var parsed = Jq.parse(
                "(\"a\" * 200000) as $long | [range(100) | $long | test(\"(a{1,50}c|a{1,50}d){1,9}$\")] | length");

        assertThatThrownBy(() -> parsed.all(json("null"), Map.of())).hasMessageContaining("steps");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', textBlock = """
            [range(10000)] | map(9999 - .) | sort | .[0]                                § 0
            [range(5000) | {k: (. % 7), v: "x\\(.)"}] | group_by(.k) | length          § 7
            [range(3000) | "line \\(.)"] | join("\\n") | [splits("\\n")] | length      § 3000
            ("ab," * 3000) | [match("b(,)"; "g").captures[0].offset] | .[-1]            § 8999
            ("log line\\n" * 2000) | indices("\\n") | length                          § 2000
            5 % (0 - 9223372036854775807 - 1)                                           § 5
            """)
    void ordinary_work_on_thousands_of_items_is_within_the_bounds(String expression, String expected) {
        assertThat(Jq.parse(expression).first(json("null"), Map.of())).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"٣", "1٣", "0x1", "1 2", ""})
    void a_number_in_a_text_is_written_with_plain_digits(String text) {
        var number = Jq.parse("tonumber");

        assertThatThrownBy(() -> number.first(Json.MAPPER.valueToTree(text), Map.of()))
                .isInstanceOf(JqException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"now", "input", "env", "$ENV", "$__prog_args", "halt", "[1] | infinite"})
    void has_no_clock_no_chance_and_no_environment(String expression) {
        assertThatThrownBy(() -> Jq.parse(expression).all(json("null"), Map.of()))
                .isInstanceOf(JqException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".a |",
                "{",
                "\"x",
                "if . then",
                ".a.[",
                "1 2",
                "| .",
                "\"\\q\"",
                "\"\\u+041\"",
                "٣",
                ".[٣]",
                "1٣",
                "reduce . (0; 1)",
                "@"
            })
    void refuses_expressions_that_do_not_parse(String expression) {
        assertThatThrownBy(() -> Jq.parse(expression)).isInstanceOf(JqException.class);
    }

    @Test
    void brackets_without_end_are_refused_and_not_fatal() {
        assertThatThrownBy(() -> Jq.parse("[".repeat(16_000))).isInstanceOf(JqException.class);
        assertThatThrownBy(() -> Jq.parse("-".repeat(16_000) + "1")).isInstanceOf(JqException.class);
    }

    @Test
    void the_worst_that_is_allowed_takes_less_than_a_few_seconds() {
        var worst = "[range(100000)] | reduce .[] as $i (.; . )| reduce range(1000000) as $i (0; $i)";

        var took =
                ProcessorTime.of(() -> assertThatThrownBy(() -> Jq.parse(worst).all(json("null"), Map.of()))
                        .isInstanceOf(JqException.class));

        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void changes_nothing_that_it_was_given() {
        var in = json(IN);

        Jq.parse(".a = 2 | .c.d = 3 | del(.b)").all(in, Map.of());

        assertThat(in).isEqualTo(json(IN));
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }
}
