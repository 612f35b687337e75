package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;

/** The table of rooms in ARCHITECTURE.md agrees with the package-infos; {@code -Ddocs.write=true} writes it. */
class RoomTableIsCurrentTest {

    private static final Path PAGE = Path.of("ARCHITECTURE.md");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String BEGIN = "<!-- rooms: written by RoomTableIsCurrentTest -->\n";
    private static final String END = "<!-- /rooms -->";
    private static final Pattern FIRST_SENTENCE = Pattern.compile("(?s)/\\*\\*\\s*\\*?\\s*(.*?\\.)(?:\\s|$)");

    private final Map<String, Integer> levels = new TreeMap<>();

    @Test
    void architecture_lists_the_rooms_as_they_are() throws IOException {
        var page = Files.readString(PAGE);
        var begin = page.indexOf(BEGIN);
        var end = page.indexOf(END);
        assertThat(begin).as("the mark before the table").isNotNegative();
        assertThat(end).as("the mark after the table").isGreaterThan(begin);
        var current = page.substring(0, begin) + BEGIN + table() + page.substring(end);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, current);
            page = current;
        }

        assertThat(page)
                .as("write it with: ./mvnw test -Dtest=RoomTableIsCurrentTest -Ddocs.write=true")
                .isEqualTo(current);
    }

    private String table() {
        var byLevel = Comparator.comparing(this::level)
                .reversed()
                .thenComparing(module -> module.getIdentifier().toString());
        return ModularityTests.MODULES.stream()
                .sorted(byLevel)
                .map(this::row)
                .collect(Collectors.joining("\n", "| level | room | what | may call |\n|---|---|---|---|\n", "\n"));
    }

    private String row(ApplicationModule module) {
        var name = module.getIdentifier().toString();
        var info = "io/agentmarket/" + name.replace('.', '/') + "/package-info.java";
        var calls = targets(module).stream()
                .sorted(Comparator.comparing(this::level)
                        .thenComparing(target -> target.getIdentifier().toString()))
                .map(target -> target.getIdentifier().toString())
                .collect(Collectors.joining(", "));
        return "| %d | [%s](src/main/java/%s) | %s | %s |"
                .formatted(
                        level(module),
                        name,
                        info,
                        sentence(SOURCES.resolve(info)),
                        calls.isEmpty() ? "nothing" : calls);
    }

    private static String sentence(Path info) {
        try {
            var sentence = FIRST_SENTENCE.matcher(Files.readString(info));
            assertThat(sentence.find()).as("%s begins with a sentence", info).isTrue();
            return sentence.group(1)
                    .replaceAll("\\s*\\n \\*\\s*", " ")
                    .replaceAll("\\{@code ([^}]*)}", "`$1`")
                    .replaceAll("\\{@link [\\w.]*?(\\w+)}", "`$1`")
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One above the highest room that it calls; rooms that call nothing are on level 0. */
    private int level(ApplicationModule module) {
        var name = module.getIdentifier().toString();
        var known = levels.get(name);
        if (known == null) {
            known = targets(module).stream().mapToInt(this::level).max().orElse(-1) + 1;
            levels.put(name, known);
        }
        return known;
    }

    private static List<ApplicationModule> targets(ApplicationModule module) {
        return module.getDirectDependencies(ModularityTests.MODULES)
                .uniqueModules()
                .toList();
    }
}
