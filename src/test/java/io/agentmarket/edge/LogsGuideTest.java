package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The guide to logs describes the lines that the code writes. */
class LogsGuideTest {

    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| ([^|]*) \\|");
    private static final Pattern MESSAGE = Pattern.compile("`([a-zA-Z' ,]+)`");

    @Test
    void every_line_that_is_explained_is_written_somewhere() throws IOException {
        var guide = Files.readString(Path.of("docs/guides/logs.md"));
        var lines = FIRST_CELL
                .matcher(guide.substring(guide.indexOf("## Lines to know")))
                .results()
                .flatMap(cell -> MESSAGE.matcher(cell.group(1)).results())
                .map(message -> message.group(1))
                .toList();
        var sources = sources();

        assertThat(lines)
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(sources).contains("\"" + line + "\""));
    }

    @Test
    void members_are_written_in_snake_case() throws IOException {
        var members = Pattern.compile("addKeyValue\\(\\s*\"([^\"]+)\"")
                .matcher(sources())
                .results()
                .map((MatchResult member) -> member.group(1));

        assertThat(members).isNotEmpty().allMatch(member -> member.matches("[a-z]+(_[a-z]+)*"));
    }

    private static String sources() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(LogsGuideTest::read)
                    .collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
