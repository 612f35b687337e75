package io.agentmarket.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.agentmarket.shared.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Regexes in expressions have the documented meaning, and none of them hangs a run. */
class ExpressionRegexTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $match("a1b22", /[a-z]([0-9]+)/).groups[0]            | ["1","22"]
            $match("a1b22", /[a-z]([0-9]+)/)[1].index             | 2
            $count($match("aaaa", /a/, 3))                        | 3
            $match("abc", /b/)                                    | {"match":"b","index":1,"groups":[]}
            $contains("Main Street", /street$/i)                  | true
            $contains("Main Street", /street$/)                   | false
            $contains("a.c", ".")                                 | true
            $split("a, b;c", /[,;] */)                            | ["a","b","c"]
            $split("a, b;c", /[,;] */, 2)                         | ["a","b"]
            $split("a b", " ")                                    | ["a","b"]
            $split("ab", "")                                      | ["a","b"]
            $replace("Ada Byron", /(\\w+) (\\w+)/, "$2, $1 $$ $0") | "Byron, Ada $ Ada Byron"
            $replace("abc", /(b)/, "$12")                         | "ab2c"
            $replace("aaa", /a/, "b", 2)                          | "bba"
            $replace("a.b.c", ".", "-", 1)                        | "a-b.c"
            $replace("a.b", ".", "-")                             | "a-b"
            $replace("abc", /b/, function($m) {$uppercase($m.match)}) | "aBc"
            $count($filter(["ab", "cd"], /b/))                    | 1
            $split("x/y", /\\//)                                  | ["x","y"]
            (10 / 2) / 5                                          | 1
            """)
    void regexes_behave_as_jsonata_specifies(String source, String expected) {
        var value = evaluate(source.replace("\\\\", "\\"), "");

        assertThat(value).isEqualTo(Json.MAPPER.readTree(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$contains(text, /^(a+)+$/)",
                "$match(text, /(a|aa)+$/)",
                "$replace(text, /(a*)*b/, \"x\")",
                "$replace(text, \"(a+)+$\", \"x\", 1)",
                "$split(text, /(a+)+\\!/)",
                "/^(a+)+$/(text)",
                "$filter([text], /^(a+)+$/)",
                "$exists(text[$contains($, /^([a-z]*)*$/)])"
            })
    void a_pattern_that_would_take_for_ever_is_done_at_once(String source) {
        var hostile = "a".repeat(60_000) + "\u0001";

        var done = assertTimeoutPreemptively(
                SOON,
                () -> new Expression(source)
                        .over(Map.of("text", Json.MAPPER.getNodeFactory().stringNode(hostile))));

        assertThat(done).isNotNull();
    }

    @Test
    void many_passes_over_a_long_text_end_at_the_deadline() {
        var text = "a".repeat(900_000);

        var expression = new Expression("$count($match(text, /a*b|a/))");

        assertThatThrownBy(() -> assertTimeoutPreemptively(
                        SOON, () -> expression.evaluate(Map.of("text", text), Duration.ofMillis(200))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes more than 200 ms");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $contains(text, /(a)\\1/)                        | without look-around and back-references
            $contains(text, /(?=a)b/)                        | without look-around and back-references
            {"x": [1, $map(list, function($v) {$replace($v, /(?<!a)b/, "c")})]} | without look-around
            a ? b.c[$contains(d, /(?!x)y/)] : $sort(list, function($l, $r) {$l > $r}) | without look-around
            $contains(text, /(?:(?:a{100}){100}){100}/)      | too large
            $contains(text, /(?:(?:(?:a{1000}){1000}){1000}){1000}/) | too large
            """)
    void a_regex_without_a_linear_form_is_refused_before_it_runs(String source, String reason) {
        var expression = new Expression(source.replace("\\\\", "\\"));

        assertThatThrownBy(() -> assertTimeoutPreemptively(SOON, expression::verify))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the regex /")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $toMillis("2026-11-30T10:00:00Z")                              | 1796032800000
            $toMillis("30/11/2026 10:00:00.000", "[D01]/[M01]/[Y0001] [H01]:[m01]:[s01].[f001]") | 1796032800000
            $toMillis(absent)                                              |
            """)
    void a_timestamp_is_read(String source, String millis) {
        var read = new Expression(source).over(Map.of());

        assertThat(read.map(JsonNode::asString)).isEqualTo(Optional.ofNullable(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$toMillis(text, \"[Y][Y][Y][Y][Y][Y][Y][Y]\")",
                "$toMillis($substring(text, 0, 40), \"[Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y]\")"
            })
    void a_timestamp_or_picture_that_takes_for_ever_is_refused(String source) {
        assertThatThrownBy(() -> assertTimeoutPreemptively(SOON, () -> evaluate(source, "1".repeat(2_000) + "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageFindingMatch("more than 40 characters|a picture of more than 9 parts");
    }

    @Test
    void the_output_of_replace_is_bounded() {
        var source = "$replace(text, /a/, $pad(\"\", 1000, \"b\"))";

        assertThatThrownBy(() -> evaluate(source, "a".repeat(100_000))).hasMessageContaining("at most 4194304");
    }

    private static JsonNode evaluate(String source, String text) {
        return new Expression(source)
                .over(Map.of("text", Json.MAPPER.getNodeFactory().stringNode(text)))
                .orElseThrow();
    }
}
