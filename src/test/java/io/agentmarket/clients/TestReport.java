package io.agentmarket.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The tests of a client in its own language, each reported as a test of this build. */
final class TestReport {

    /** As {@code node --test} writes it in TAP. */
    static final Pattern TAP = Pattern.compile("(?m)^(?<result>ok|not ok) \\d+ - (?<name>.*)$");

    /** As {@code python3 -m unittest -v} writes it. */
    static final Pattern UNITTEST = Pattern.compile("(?m)^test_(?<name>\\w+) \\(.*\\) \\.\\.\\. (?<result>.*)$");

    private TestReport() {}

    /** One test for each line, and one for the program's own end; a skipped one counts as failed. */
    static Stream<DynamicTest> of(Pattern line, Program.Outcome outcome) {
        var said = outcome.out() + outcome.err();
        var tests = line.matcher(said)
                .results()
                .map(test -> test(test.group("name"), test.group("result"), said))
                .toList();
        return Stream.concat(tests.stream(), Stream.of(end(outcome, tests, said)));
    }

    private static DynamicTest test(String name, String result, String said) {
        return DynamicTest.dynamicTest(name.replace('_', ' '), () -> {
            assertThat(name).as("a directive, as for a test that is skipped").doesNotContain(" # ");
            assertThat(result).as(said).isEqualTo("ok");
        });
    }

    private static DynamicTest end(Program.Outcome outcome, List<DynamicTest> tests, String said) {
        return DynamicTest.dynamicTest("all of them", () -> {
            assertThat(outcome.code()).as(said).isZero();
            assertThat(tests).as(said).isNotEmpty();
        });
    }
}
