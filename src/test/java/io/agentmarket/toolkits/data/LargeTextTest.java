package io.agentmarket.toolkits.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.duckdb.DuckDbEngine;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import io.agentmarket.toolkits.data.tables.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A file that the engine reads by itself is the same table as one that our reader reads. */
class LargeTextTest {

    private static final DuckDbEngine ENGINE = DuckDbEngine.standard();
    private static final JsonNode NOTHING_SAID = Json.MAPPER.createObjectNode();

    @TempDir
    private Path folder;

    /** What is compared of a table. */
    private record Table(
            List<String> columns, long rows, long rejected, List<Long> rejects, List<List<String>> values) {}

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

        var here = table(
                file,
                (session, place) -> new SourceTables(new TableReader(), session, place)
                        .load(new Fetched(file, "a file"), NOTHING_SAID, "source", "/source"));
        var there = table(
                file,
                (session, place) -> new LargeText(new TableReader(), session, place, 1)
                        .load(new Fetched(linked(file, place), "a file"), NOTHING_SAID, "source")
                        .orElseThrow());

        assertThat(there).isEqualTo(here);
        assertThat(there.rows()).isEqualTo(19_996);
        assertThat(there.rejects()).containsExactly(5_002L, 10_002L, 15_002L, 20_002L);
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
