package io.agentmarket.toolkits.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.duckdb.DuckDbEngine;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import io.agentmarket.toolkits.data.tables.ReadOptions;
import io.agentmarket.toolkits.data.tables.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A file that the engine reads by itself is the same table as one that our reader reads. */
class LargeTextTest {

    private static final DuckDbEngine ENGINE = DuckDbEngine.standard();
    private static final JsonNode NOTHING_SAID = Json.MAPPER.createObjectNode();

    @TempDir
    private Path folder;

    /** What is compared of a table. */
    private record Table(
            List<String> columns,
            List<String> nothings,
            long rows,
            long rejected,
            List<Long> rejects,
            List<List<String>> values) {}

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Test
    void both_ways_give_the_same_rows_types_and_rejects() throws IOException {
        var file = folder.resolve("orders.csv");
        var text = new StringBuilder("Orders, exported\nid;day;customer;amount;note\n");
        for (int i = 1; i <= 20_000; i++) {
            text.append(
                    i % 5_000 == 0
                            ? i + ";too;few\n"
                            : i + ";2026-01-" + (10 + i % 20) + ";0" + (1_000 + i % 700) + ";" + i + "." + (10 + i % 90)
                                    + (i % 7 == 0 ? ";\"first; \"\"then\"\"\"\n" : ";\n"));
        }
        Files.writeString(file, text);

        var here = here(file);
        var there = there(file);

        assertThat(there).isEqualTo(here);
        assertThat(there.rows()).isEqualTo(19_996);
        assertThat(there.rejects()).containsExactly(5_002L, 10_002L, 15_002L, 20_002L);
    }

    /** Each file is larger than all samples of it, and one row, in none of them, says what the others do not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "17|17.25|one decimal among integers",
                "17|0017|a leading zero",
                "17|n/a|a word for nothing",
                "17|+17|a needless sign",
                "17| 17 |blanks around a number",
                "17|''|nothing in quotes",
                "17|17171717171717171717171717171717171717171|a number that is too long",
                "2.50|2.505|another digit behind the point",
                "2.50|1e3|an exponent",
                "2026-03-04|2026-02-30|a day that is none",
                "2026-03-04|2026-03-04 10:00|a time among days",
                "04/03/2026|13/03/2026|a day that says the order",
                "1,234|1,234.5|the mark of thousands",
                "|17|a column that is empty in all samples",
                "word|17|a number among words"
            })
    void one_odd_value_further_down_is_seen(String usual, String odd, String what) throws IOException {
        var value = usual == null ? "" : usual;
        var sampled = sampled(table(value, value, 0));
        int at = IntStream.range(20_000, 30_000)
                .filter(row -> !sampled.contains(",\"" + row + "\","))
                .findFirst()
                .orElseThrow();

        var file = table(value, odd, at);

        assertThat(there(file)).as(what).isEqualTo(here(file));
    }

    /** A table of which one row has another value; it is as long as any other such table, so its samples are too. */
    private Path table(String usual, String odd, int at) throws IOException {
        var text = new StringBuilder("id;day;customer;amount;note\n");
        for (int i = 1; i <= 30_000; i++) {
            var value = i == at ? odd : usual;
            text.append(i).append(";2026-01-10;0123;\"").append(value).append("\";");
            text.repeat('-', 60 - value.length()).append('\n');
        }
        return Files.writeString(folder.resolve("odd.csv"), text);
    }

    private String sampled(Path file) throws IOException {
        var rows = folder.resolve("sampled.csv");
        new TableReader().sketch(file, ReadOptions.NONE, rows);
        return Files.readString(rows);
    }

    private Table here(Path file) {
        return table(
                file,
                (session, place) -> new SourceTables(new TableReader(), session, place)
                        .load(new Fetched(file, "a file"), NOTHING_SAID, "source", "/source"));
    }

    private Table there(Path file) {
        return table(
                file,
                (session, place) -> new LargeText(new TableReader(), session, place, 1)
                        .load(new Fetched(linked(file, place), "a file"), NOTHING_SAID, "source")
                        .orElseThrow());
    }

    @Test
    void a_file_with_mixed_line_ends_is_left_to_the_reader() throws IOException {
        var file = Files.writeString(folder.resolve("mixed.csv"), "a,b\r\n1,2\n3,4\r\n5,6\n");

        var read = within((session, place) -> new LargeText(new TableReader(), session, place, 1)
                .load(new Fetched(linked(file, place), "a file"), NOTHING_SAID, "source")
                .isPresent());

        assertThat(read).isFalse();
    }

    private Table table(Path file, BiFunction<EngineSession, Workspace, LoadedTable> load) {
        return within((session, place) -> {
            var loaded = load.apply(session, place);
            var select = "select * from source order by row_number";
            return new Table(
                    session.query(select, 1).columns().stream()
                            .map(column -> column.name() + " " + column.type())
                            .toList(),
                    loaded.types().stream()
                            .map(type -> type.name() + " " + type.nulls() + " " + type.empty())
                            .toList(),
                    loaded.reading().lines().rows(),
                    loaded.rejected(),
                    loaded.reading().rejects().stream()
                            .map(reject -> reject.line())
                            .toList(),
                    session.query("select id, day, customer, amount, note from source order by row_number", 50_000)
                            .values());
        });
    }

    private <T> T within(BiFunction<EngineSession, Workspace, T> work) {
        try (var folders = new WorkFolder(folder);
                var place = folders.open();
                var session = ENGINE.open(new QueryEngine.Limits(
                        place.folder(), Duration.ofMinutes(1), 256L << 20, 1L << 30, part -> {}))) {
            return work.apply(session, place);
        }
    }

    private static Path linked(Path file, Workspace place) {
        try {
            return Files.createLink(place.fresh("linked"), file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
