package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.tools.MemorySteps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The specification's own scenarios, read from its Gherkin files; see SOURCE.md beside them. */
class ConformanceTest {

    private static final Path FEATURES = Path.of("src/test/resources/toolkits/workflows/features");
    private static final Path EXAMPLES = Path.of("src/test/resources/toolkits/workflows/examples");

    private static final Pattern FIRST = Pattern.compile("(\\S+) should run first");
    private static final Pattern LAST = Pattern.compile("(\\S+) should run last");

    static Stream<Scenario> scenarios() {
        return files(FEATURES, ".feature").flatMap(file -> Scenario.read(file).stream());
    }

    static Stream<Path> examples() {
        return files(EXAMPLES, ".yaml");
    }

    @Test
    void there_are_five_features_and_sixty_examples() {
        assertThat(files(FEATURES, ".feature")).hasSize(5);
        assertThat(scenarios()).hasSizeGreaterThanOrEqualTo(7);
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void every_scenario_passes(Scenario scenario) {
        var report = TestWorkflows.run(new MemorySteps(), scenario.definition(), scenario.input());

        for (var step : scenario.outcomes()) {
            step.check(report);
        }
        assertThat(scenario.outcomes()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_example_is_valid_and_is_run_or_refused_with_the_reason(Path file) throws IOException {
        var report = TestWorkflows.plan(Files.readString(file));

        assertThat(report.path("valid").booleanValue()).as(report.toString()).isTrue();
        assertThat(report.path("layers")).isNotEmpty();
        assertThat(report.path("runnable").booleanValue())
                .as(report.toString())
                .isEqualTo(report.path("problems").isEmpty());
    }

    private static Stream<Path> files(Path folder, String end) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param outcomes what is expected, in order */
    record Scenario(String name, String definition, String input, List<Outcome> outcomes) {

        static List<Scenario> read(Path file) {
            try {
                return read(file, Files.readAllLines(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<Scenario> read(Path file, List<String> lines) {
            var all = new ArrayList<Scenario>();
            for (int i = 0; i < lines.size(); i++) {
                var line = lines.get(i).strip();
                if (line.startsWith("Scenario: ")) {
                    all.add(new Scenario(file.getFileName() + " " + line, "", "{}", new ArrayList<>()));
                } else if (line.startsWith("Given ") || line.startsWith("And given ")) {
                    var text = text(lines, i + 1);
                    var last = all.removeLast();
                    all.add(
                            line.contains("definition")
                                    ? new Scenario(last.name, text, last.input, last.outcomes)
                                    : new Scenario(last.name, last.definition, text, last.outcomes));
                } else if (line.startsWith("Then ") || line.startsWith("And ")) {
                    all.getLast().outcomes.add(new Outcome(line, text(lines, i + 1)));
                }
            }
            return all;
        }

        /** The text between the two lines of three quotes, or nothing. */
        private static String text(List<String> lines, int from) {
            if (from >= lines.size() || !lines.get(from).strip().startsWith("\"\"\"")) {
                return "";
            }
            var text = new StringBuilder();
            for (int i = from + 1; !lines.get(i).strip().equals("\"\"\""); i++) {
                text.append(lines.get(i)).append('\n');
            }
            return text.toString();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Outcome(String line, String text) {

        void check(JsonNode report) {
            var first = FIRST.matcher(line);
            var last = LAST.matcher(line);
            var timeline = report.path("timeline").valueStream().toList();
            if (first.find()) {
                assertThat(timeline.getFirst().path("name").stringValue()).isEqualTo(first.group(1));
            } else if (last.find()) {
                assertThat(timeline.getLast().path("name").stringValue()).isEqualTo(last.group(1));
            } else if (line.contains("complete with output")) {
                assertThat(report.path("status").stringValue())
                        .as(report.toString())
                        .isEqualTo("completed");
                assertThat(report.path("output").toString())
                        .isEqualTo(Definition.tree(text).toString());
            } else if (line.contains("fault with error")) {
                assertThat(report.path("status").stringValue()).isEqualTo("faulted");
                assertThat(report.path("error")).isEqualTo(Definition.tree(text));
            } else {
                throw new AssertionError("an unknown step: " + line);
            }
        }
    }
}
