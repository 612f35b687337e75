package io.agentmarket.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors of expressions have messages for their authors, never those of the JDK. */
class ExpressionWordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$replace('a', /a/, function($m) { $m.index + 1 })",
                "$toMillis('x', 3)",
                "$formatNumber(1, 'x')",
                "$formatBase(10, 99)",
                "$fromMillis(1, '[Y', 'x')",
                "$parseInteger('x', 'x')",
                "$number('0x')",
                "$pad('a', 99999999999)",
                "$substring('abc', 'x')",
                "$sum('a')",
                "$each(1, 2)",
                "$join([1])",
                "$sort([1, 'a'])",
                "$eval('(')",
                "$decodeUrl('%zz')",
                "$base64decode('*')",
                "1 & {",
                "'\\u00'",
                "`",
                "/(/",
                "$match('a', /[/)",
                "1e999999",
                "99999999999999999999999",
                "[1..99999999999]",
            })
    void no_message_of_the_jdk_is_shown(String source) {
        try {
            var unused = new Expression(source).evaluate(Map.of("input", Json.MAPPER.nullNode()));
        } catch (IllegalArgumentException told) {
            assertThat(told.getMessage())
                    .isNotBlank()
                    .doesNotContain("java.", "For input string", "class ", "Cannot invoke", "com.", "index ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$eval(\"1\")",
                "body.a ? $eval(body.b) : 1",
                "($e := $eval; $e(body.a))",
                "body.items.{\"at\": $now()}",
                "$map(body.items, $random)",
                "$shuffle(body.items)",
                "$uppercas(body.title)",
                "($f := 1; $g(body.a))",
                "$number(\"x\")",
                "{\"a\": $sum(\"b\")}",
                "[1..99999999999]",
                "$error(\"always\")",
                "((",
            })
    void what_can_never_be_evaluated_is_refused_in_advance(String source) {
        assertThatThrownBy(() -> new Expression(source).verifyUse()).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "body",
                "$",
                "$.body",
                "$$.body.a",
                "*",
                "**.a",
                "($now := 1; body.a + $now)",
                "$map(body.items, function($eval, $i) { $eval & $i })",
                "body.items@$item.{\"a\": $item.b}",
                "body.items#$at.{\"a\": $at}",
                "body.a ~> $uppercase",
                "(body.a) ~> $uppercase ~> $trim",
                "$number(body.title)",
                "$substring(?, 1)(body.a)",
                "body.a ~> |$|{\"b\": $uppercase(c)}|",
                "$count(body.a) > 1 ? $error(\"many\") : body",
            })
    void what_depends_on_its_variables_is_not_tried(String source) {
        assertThat(new Expression(source).verifyUse()).isEmpty();
    }

    @Test
    void a_constant_is_told_as_its_value() {
        assertThat(new Expression("{\"a\": $uppercase(\"b\")}").verifyUse())
                .hasValueSatisfying(value -> assertThat(value.toString()).isEqualTo("{\"a\":\"B\"}"));
    }

    @Test
    void only_messages_of_our_own_code_are_shown() {
        assertThatThrownBy(() -> Long.parseLong("x"))
                .satisfies(of -> assertThat(OwnWords.of(of, "otherwise")).isEqualTo("otherwise"));
        assertThat(OwnWords.of(new IllegalArgumentException("in our words"), "otherwise"))
                .isEqualTo("in our words");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $substring("😀 ok", 0, 300)   | 😀 ok
            $substring("a😀b", 1, 1)      | 😀
            $substring("a😀b", -2)        | 😀b
            $substring("a😀b", -9, 2)     | a😀
            $substring("abc", 1.9, 1.9)   | b
            $substring("a😀b", 2, 9)      | b
            $pad("😀", 3, "#")            | 😀##
            """)
    void texts_with_emojis_are_cut_by_code_points(String source, String cut) {
        assertThat(new Expression(source).evaluate(Map.of()).orElseThrow().stringValue())
                .isEqualTo(cut);
    }
}
