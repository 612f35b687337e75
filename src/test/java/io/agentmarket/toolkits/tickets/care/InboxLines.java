package io.agentmarket.toolkits.tickets.care;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Our own sets of tickets with the expected results: a ticket per line, with cells separated by bars. */
public final class InboxLines {

    private static final Path FOLDER = Path.of("src/test/resources/toolkits/tickets/inbox");

    private InboxLines() {}

    /** The lines of a set, each cut into so many cells. */
    public static List<List<String>> of(String set, int cells) {
        return read(FOLDER.resolve(set), cells);
    }

    /** The lines of a file in the same form. */
    public static List<List<String>> read(Path file, int cells) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> Arrays.stream(line.split("\\|", cells))
                            .map(String::strip)
                            .toList())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
