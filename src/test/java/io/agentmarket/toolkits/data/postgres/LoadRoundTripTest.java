package io.agentmarket.toolkits.data.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.toolkits.data.postgres.PostgresTarget.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.jspecify.annotations.Nullable;

/** What is loaded is read again byte for byte, and an upsert is a map whose second time changes nothing. */
@Tag("stores")
class LoadRoundTripTest {

    private static final CustomerDatabase DATABASE = CustomerDatabase.fresh();
    private static final List<String> COLUMNS = List.of("a", "b", "c");

    @Property(tries = 12)
    void what_is_loaded_is_read_again_byte_for_byte(@ForAll("rows") List<List<@Nullable String>> rows)
            throws IOException {
        DATABASE.run("drop table if exists t", "create table t (n serial, a text, b text, c text)");
        var folder = Files.createTempDirectory("load");
        var file = CustomerDatabase.file(folder, rows);

        load(Mode.APPEND, List.of(), file);
        var out = folder.resolve("out.csv");
        DATABASE.read(CustomerDatabase.select("select a, b, c from t order by n"), out);

        assertThat(Files.readString(out)).isEqualTo(Files.readString(renumbered(folder, rows)));
    }

    @Property(tries = 12)
    void an_upsert_is_a_map_and_twice_is_once(
            @ForAll("rows") List<List<@Nullable String>> before, @ForAll("rows") List<List<@Nullable String>> batch)
            throws IOException {
        DATABASE.run("drop table if exists t", "create table t (a text, b text, c text)");
        var folder = Files.createTempDirectory("load");
        load(Mode.APPEND, List.of(), CustomerDatabase.file(folder, distinct(before)));
        var model = new LinkedHashMap<List<@Nullable String>, List<@Nullable String>>();
        distinct(before).forEach(row -> model.put(row.subList(0, 2), row));
        distinct(batch).forEach(row -> model.put(row.subList(0, 2), row));

        var once = load(Mode.UPSERT, List.of("a", "b"), CustomerDatabase.file(folder, distinct(batch)));
        var twice = load(Mode.UPSERT, List.of("a", "b"), CustomerDatabase.file(folder, distinct(batch)));

        assertThat(once.inserted() + once.updated()).isEqualTo(once.rows());
        assertThat(twice.updated()).isEqualTo(once.rows());
        assertThat(DATABASE.rows("select a, b, c from t"))
                .containsExactlyInAnyOrderElementsOf(model.values().stream()
                        .map(row -> String.join(
                                "|",
                                row.stream()
                                        .map(value -> Objects.requireNonNullElse(value, "~"))
                                        .toList()))
                        .toList());
    }

    @Provide
    Arbitrary<List<List<@Nullable String>>> rows() {
        var text = Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "\\.",
                        "a\n\\.\nb",
                        "\"",
                        "\"\"",
                        ",",
                        "\n",
                        "\r\n",
                        "NULL",
                        "\\N",
                        "007",
                        " x ",
                        "é\uD83D\uDE00"),
                Arbitraries.strings().withChars("ab\",\n\\'$").ofMaxLength(4),
                Arbitraries.strings().withCharRange('\u0001', '\u07ff').ofMaxLength(6));
        return text.injectNull(0.2).list().ofSize(COLUMNS.size()).list().ofMaxSize(40);
    }

    private static List<List<@Nullable String>> distinct(List<List<@Nullable String>> rows) {
        var byKey = new LinkedHashMap<List<@Nullable String>, List<@Nullable String>>();
        rows.forEach(row -> byKey.put(row.subList(0, 2), row));
        return List.copyOf(byKey.values());
    }

    private static TableLoad load(Mode mode, List<String> key, Path file) {
        var columns = COLUMNS.stream()
                .map(each -> new PostgresColumn(each, "VARCHAR"))
                .toList();
        var target = new PostgresTarget(
                "t", mode, columns, key, true, false, UUID.randomUUID().toString(), CustomerDatabase.AMPLE);
        return DATABASE.tables.load(DATABASE.access, target, file);
    }

    /** The same rows with the numbers that a read gives them. */
    private static Path renumbered(Path folder, List<List<@Nullable String>> rows) throws IOException {
        var all = new StringBuilder();
        IntStream.rangeClosed(1, rows.size()).forEach(n -> {
            all.append('"').append(n).append("\",\"").append(n).append('"');
            rows.get(n - 1)
                    .forEach(value ->
                            all.append(',').append(value == null ? "" : '"' + value.replace("\"", "\"\"") + '"'));
            all.append('\n');
        });
        return Files.writeString(folder.resolve("expected.csv"), all);
    }
}
