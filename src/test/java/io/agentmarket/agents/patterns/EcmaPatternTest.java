package io.agentmarket.agents.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdicts are those of {@code new RegExp(pattern, "u")} in Node 20. */
class EcmaPatternTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\\S",
                "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
                "^\\d{4}-\\d{2}-\\d{2}$",
                "^https?:\\/\\/[^\\s/]+(/[^\\s]*)?$",
                "^(?:a|b)+?(?=c)(?!d)(?<=e)(?<!f)\\b\\B",
                "(?<year>\\d{4})-\\k<year>",
                "(a)(b)\\2",
                "[\\b\\-\\]\\[^]",
                "[[a&&b]",
                "[^]",
                "[]",
                "\\p{L}\\P{Lu}\\p{Script=Greek}\\p{sc=Latn}\\p{Emoji}\\p{ASCII}",
                "\\u{1F600}\\u00e9\\x41\\cA\\0",
                "a{2}b{2,}c{2,3}?",
                "\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/",
                "😀+",
                "|a||b|",
                "()",
                "[--a]",
                "[a-]",
                "[\\x41-\\u{5A}\\0-\\t]",
            })
    void javascript_compiles_it(String pattern) {
        assertThat(EcmaPattern.fault(pattern)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a*+",
                "a++",
                "a?+",
                "a{2}+",
                "(?i)a",
                "(?i:a)",
                "(?>a)",
                "(?P<name>a)",
                "(?#comment)a",
                "\\Aa\\z",
                "a\\Z",
                "\\Qa.b\\E",
                "\\Ga",
                "\\h",
                "\\R",
                "\\X",
                "\\a",
                "\\e",
                "\\pL",
                "\\p{Alnum}",
                "\\p{IsLatin}",
                "\\p{javaLowerCase}",
                "\\-",
                "\\_",
                "\\ ",
                "\\01",
                "\\x4",
                "\\u12",
                "\\x{41}",
                "[[:alpha:]]",
                "a{,3}",
                "a{",
                "a}",
                "]",
                "a{3,2}",
                "*a",
                "a**",
                "^*",
                "(?=a)*",
                "\\b+",
                "(a",
                "a)",
                "[a",
                "a\\",
                "(a)\\2",
                "\\1",
                "\\٣",
                "[b-a]",
                "[\\d-a]",
                "[a-\\p{L}]",
            })
    void javascript_does_not_compile_it(String pattern) {
        assertThat(EcmaPattern.fault(pattern)).isPresent();
    }
}
