package io.agentmarket.toolkits.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.duckdb.DuckDbEngine;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import io.agentmarket.toolkits.data.tables.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A guarded file that is to be read as it was before is not left to the engine, which would keep the apostrophes. */
class GuardedFilesTest {

    private static final JsonNode UNGUARDED = Json.MAPPER.readTree("{\"read\": {\"unguard\": true}}");
    private static final JsonNode AS_IT_IS = Json.MAPPER.createObjectNode();

    @TempDir
    private Path folder;

    @Test
    void a_large_file_loses_its_guard_when_asked() throws IOException {
        var file = Files.writeString(folder.resolve("guarded.csv"), "label,n\n'=1+1,1\n'-2,2\nplain,3\n");

        assertThat(isLeftToTheEngine(file, UNGUARDED)).isFalse();
        assertThat(isLeftToTheEngine(file, AS_IT_IS)).isTrue();
        assertThat(labels(file, UNGUARDED)).containsExactly(List.of("=1+1"), List.of("-2"), List.of("plain"));
        assertThat(labels(file, AS_IT_IS)).containsExactly(List.of("'=1+1"), List.of("'-2"), List.of("plain"));
    }

    private boolean isLeftToTheEngine(Path file, JsonNode source) throws IOException {
        try (var engine = DuckDbEngine.standard();
                var folders = new WorkFolder(folder);
                var place = folders.open();
                var session = engine.open(limits(place))) {
            return new LargeText(new TableReader(), session, place, 1)
                    .load(new Fetched(linked(file, place), "a file"), source, "source")
                    .isPresent();
        }
    }

    private List<List<String>> labels(Path file, JsonNode source) throws IOException {
        try (var engine = DuckDbEngine.standard();
                var folders = new WorkFolder(folder);
                var place = folders.open();
                var session = engine.open(limits(place))) {
            new SourceTables(new TableReader(), session, place)
                    .load(new Fetched(linked(file, place), "a file"), source, "source", "/source");
            return session.query("select label from source order by row_number", 9)
                    .values();
        }
    }

    private static QueryEngine.Limits limits(Workspace place) {
        return new QueryEngine.Limits(place.folder(), Duration.ofMinutes(1), 256L << 20, 1L << 30, part -> {});
    }

    private static Path linked(Path file, Workspace place) throws IOException {
        return Files.createLink(place.fresh("linked"), file);
    }
}
