package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.patterns.PatternTrial;
import io.agentmarket.shared.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
                "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@)$",
                "[\\s\\S]*(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)"
                        + "(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)(?:|a*|b*)x"
            })
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void finds_a_pattern_that_would_hang_a_browser(String pattern) {
        assertThat(new PatternTrial().hangs(pattern)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\S",
                "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
                "^\\d{4}-\\d{2}-\\d{2}$",
                "^https?://[^\\s/]+(/[^\\s]*)?$",
                "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$",
                "^(GET|POST|PUT)$",
                "^[(|[:alpha:]\\]]+$",
                "^\\Q(a|\\E[)(]?\\([^]|]\\)$",
                "^(?i)(?P<unit>ms|(?i:s))$",
                "\\(\\?|"
            })
    void accepts_an_ordinary_pattern(String pattern) {
        assertThat(new PatternTrial().hangs(pattern)).isFalse();
    }

    @Test
    void refuses_more_patterns_than_anyone_needs_and_says_where() {
        var fields = Json.MAPPER.createObjectNode();
        IntStream.rangeClosed(0, PackagePatterns.MAX_PATTERNS)
                .forEach(n -> fields.putObject("f" + n).put("pattern", "^(a+)+$"));

        var check = PackageCheck.of(schemas(fields.toString(), "{}"));

        assertThat(check.agent()).isEmpty();
        assertThat(check.findings())
                .filteredOn(finding -> "/f200/pattern".equals(finding.pointer()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("more than 200 patterns"));
        assertThat(check.findings()).extracting(Finding::file).contains("agent.yaml", "playbook.yaml", "README.md");
    }

    @Test
    void refuses_a_pattern_that_is_too_long_to_be_tried() {
        var schema = Json.MAPPER.createObjectNode().put("pattern", "a".repeat(PackagePatterns.MAX_CHARS + 1));

        assertThat(PackageCheck.of(schemas("{}", schema.toString())).findings())
                .filteredOn(finding -> "/pattern".equals(finding.pointer()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("at most 1000 characters"));
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void one_allowance_covers_all_patterns_of_a_package() {
        var slow = "^[a-z]*[a-z]*[a-z]*" + "bcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH" + "$";
        var fields = Json.MAPPER.createObjectNode();
        IntStream.range(0, PackagePatterns.MAX_PATTERNS)
                .forEach(n -> fields.putObject("f" + n).put("pattern", slow));

        var findings = PackagePatterns.of(schemas("{}", fields.toString())).risky();

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.file()).isEqualTo("output.schema.json");
            assertThat(finding.pointer()).startsWith("/f").endsWith("/pattern");
            assertThat(finding.message()).contains("fewer or simpler");
        });
    }

    @Test
    void two_hundred_ordinary_patterns_are_within_the_allowance() {
        var fields = Json.MAPPER.createObjectNode();
        IntStream.range(0, PackagePatterns.MAX_PATTERNS)
                .forEach(n -> fields.putObject("f" + n).put("pattern", "^[a-z][a-z0-9]*(-[a-z0-9]+)*\\." + n + "$"));

        assertThat(PackagePatterns.of(schemas(fields.toString(), "{}")).risky()).isEmpty();
    }

    private static Map<String, byte[]> schemas(String input, String output) {
        return Map.of(
                "input.schema.json", input.getBytes(StandardCharsets.UTF_8),
                "output.schema.json", output.getBytes(StandardCharsets.UTF_8));
    }
}
