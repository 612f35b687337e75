package io.agentmarket.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.OwnWords;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void only_messages_of_our_own_code_are_shown() {
        assertThatThrownBy(() -> Long.parseLong("x"))
                .satisfies(of -> assertThat(OwnWords.of(of, "otherwise")).isEqualTo("otherwise"));
        assertThat(OwnWords.of(new IllegalArgumentException("in our words"), "otherwise"))
                .isEqualTo("in our words");
    }
}
