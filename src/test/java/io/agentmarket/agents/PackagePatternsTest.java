package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackagePatternsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(a+)+$",
                "(a|a)*$",
                "([a-z]+)*$",
                "(.*)*x",
                "(x+x+)+y",
                "(\\w+\\s?)*$",
                "^id-(\\d+)*$",
                "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@)$"
            })
    void finds_a_pattern_that_would_hang_a_browser(String pattern) {
        assertThat(PackagePatterns.hangs(pattern)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\S",
                "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
                "^\\d{4}-\\d{2}-\\d{2}$",
                "^https?://[^\\s/]+(/[^\\s]*)?$",
                "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$",
                "^(GET|POST|PUT)$"
            })
    void lets_an_ordinary_pattern_be(String pattern) {
        assertThat(PackagePatterns.hangs(pattern)).isFalse();
    }
}
