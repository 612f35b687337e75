package io.agentmarket.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.guides.GuideShell.Outcome;
import io.agentmarket.shared.TestPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page for users is executed from top to bottom, as it is printed, by bash and by zsh. The pages are read in the
 * order of docs/guides/README.md by one reader per shell, who has a platform and its demo customer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuidesRunTest {

    /** {@code -Dguides=keys,usage} executes these pages only, for who writes one. */
    private static final Set<String> WANTED = Arrays.stream(
                    System.getProperty("guides", "").split(","))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());

    private final Map<String, CompletableFuture<Map<Path, Outcome>>> readers = new LinkedHashMap<>();

    @BeforeAll
    void begin_to_read() {
        shells().forEach(shell -> readers.put(shell, CompletableFuture.supplyAsync(() -> readAll(shell))));
    }

    /** Where it is said which shells there have to be, these; else bash, and zsh where it is installed. */
    private static List<String> shells() {
        var said = Objects.requireNonNullElse(System.getenv("GUIDES_SHELLS"), "");
        if (!said.isEmpty()) {
            return List.of(said.split(" "));
        }
        var isThere = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "zsh")));
        return isThere ? List.of("bash", "zsh") : List.of("bash");
    }

    private static Map<Path, Outcome> readAll(String shell) {
        var outcomes = new LinkedHashMap<Path, Outcome>();
        try (var reader =
                new GuideShell(shell, TestPlaces.folder("guides-" + shell).toAbsolutePath())) {
            for (var page : pages().toList()) {
                outcomes.put(page, reader.run(GuidePage.read(page)));
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return outcomes;
    }

    private static Stream<Path> pages() {
        return all().filter(page -> WANTED.isEmpty() || WANTED.contains(name(page)));
    }

    private static Stream<Path> all() {
        return Stream.concat(Stream.of(Path.of("README.md"), Path.of("agents/README.md")), GuidePage.inReadingOrder());
    }

    private static String name(Path page) {
        return page.getFileName().toString().replace(".md", "");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_runs_as_it_is_printed(Path page) {
        for (var reader : readers.values()) {
            assertThat(reader.join().get(page).output()).isEmpty();
        }
    }

    @Test
    void most_pages_have_something_to_execute() {
        assertThat(all().mapToInt(page -> GuidePage.read(page).blocks()).sum()).isGreaterThan(36);
    }

    /** A line per page and one in all, which .ci/run prints. */
    @AfterAll
    void tell_how_much_was_executed() {
        readers.forEach((shell, reader) -> {
            var outcomes = reader.join().values();
            outcomes.forEach(outcome -> System.out.printf(
                    "guides: %s, %s: %d blocks, %d ms%n",
                    shell, outcome.page().path(), outcome.executed(), outcome.millis()));
            System.out.printf(
                    "guides: %d blocks of %d pages executed by %s, %s%n",
                    outcomes.stream().mapToInt(Outcome::executed).sum(),
                    outcomes.stream().filter(outcome -> outcome.executed() > 0).count(),
                    shell,
                    outcomes.stream().allMatch(outcome -> outcome.output().isEmpty())
                            ? "all as printed"
                            : outcomes.stream()
                                    .filter(outcome -> !outcome.output().isEmpty())
                                    .map(outcome -> outcome.page().path().toString())
                                    .collect(Collectors.joining(", ", "not ", "")));
        });
    }
}
