package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that can be checked only in the source. */
class SourceRulesTest {

    private static final Path PRODUCT = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");
    private static final int MAX_LENGTH = 300;
    private static final int MAX_TEST_LENGTH = 400;

    private static final Pattern WIDE_COMMENT = Pattern.compile("(?=.{121})\\s*(/\\*\\*|\\*|//).*");

    private static final Pattern SQL =
            Pattern.compile("\"\\s*(select|insert into|update|delete from|with \\w+ as)\\s", Pattern.CASE_INSENSITIVE);

    /** One statement that belongs to the transaction itself, beside the class that owns transactions. */
    private static final List<String> SQL_ELSEWHERE = List.of("PooledTenant.java");

    @Test
    void no_file_is_longer_than_300_lines_and_no_test_than_400() {
        assertThat(files(PRODUCT).filter(file -> lines(file) > MAX_LENGTH)).isEmpty();
        assertThat(files(TESTS).filter(file -> lines(file) > MAX_TEST_LENGTH)).isEmpty();
    }

    @Test
    void comments_are_at_most_120_columns_wide() {
        var wide = Stream.concat(files(PRODUCT), files(TESTS))
                .filter(file -> file.toString().endsWith(".java"))
                .flatMap(file -> read(file)
                        .lines()
                        .filter(line -> WIDE_COMMENT.matcher(line).matches()));

        assertThat(wide).isEmpty();
    }

    @Test
    void a_bound_is_called_max_or_min() {
        var other = Pattern.compile(
                "static final (?!String)\\S+ "
                        + "(MOST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST|FEWEST|HIGHEST|LOWEST|AT_MOST|AT_LEAST|AT_ONCE)(_\\w+)? =");

        assertThat(files(PRODUCT).filter(file -> other.matcher(read(file)).find()))
                .isEmpty();
    }

    /** Those of {@code cli} are what a command was called with. */
    @Test
    void a_room_with_three_settings_has_a_record_of_them() {
        var single = Pattern.compile("@Value\\(\"\\$\\{agentmarket\\.");
        var scattered = files(PRODUCT)
                .filter(file -> !file.getParent().endsWith("cli"))
                .collect(Collectors.groupingBy(
                        Path::getParent,
                        Collectors.summingLong(
                                file -> single.matcher(read(file)).results().count())));

        assertThat(scattered)
                .allSatisfy((room, settings) ->
                        assertThat(settings).as(room.toString()).isLessThan(3));
    }

    @Test
    void every_module_states_what_it_owns_never_does_and_keeps_invariant() {
        var modules = files(PRODUCT)
                .filter(file -> file.endsWith("package-info.java"))
                .filter(file -> read(file).contains("@ApplicationModule"))
                .toList();

        assertThat(modules)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(read(file))
                        .contains("Owns:")
                        .contains("Never:")
                        .containsPattern("Invariants?:"));
    }

    @Test
    void sql_is_written_in_sql_classes_only() {
        var strays = files(PRODUCT)
                .filter(file -> !file.toString().endsWith("Sql.java"))
                .filter(file -> !SQL_ELSEWHERE.contains(file.getFileName().toString()))
                .filter(file -> SQL.matcher(read(file)).find());

        assertThat(strays).isEmpty();
    }

    /**
     * An actor without a key has its own kind, and an absent value is null; a list begins at {@code FIRST}.
     */
    @Test
    void no_id_is_all_zeros() {
        var zeros = Pattern.compile("(?<!UUID FIRST = )new UUID\\(0L?, 0L?\\)|\\b0{8}-0{4}-0{4}-0{4}-0{12}\\b");

        assertThat(files(PRODUCT).filter(file -> zeros.matcher(read(file)).find()))
                .isEmpty();
    }

    @Test
    void nothing_is_left_to_do() {
        var open = Stream.of(PRODUCT, TESTS)
                .flatMap(SourceRulesTest::files)
                .filter(file -> !file.endsWith("SourceRulesTest.java"))
                .filter(file -> read(file).matches("(?s).*\\b(TODO|FIXME|XXX)\\b.*"));

        assertThat(open).isEmpty();
    }

    private static Stream<Path> files(Path root) {
        try (var tree = Files.walk(root)) {
            return tree.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static long lines(Path file) {
        return read(file).lines().count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
