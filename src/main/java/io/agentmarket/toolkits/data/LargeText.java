package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.columns.ColumnType;
import io.agentmarket.toolkits.data.columns.ColumnTypes;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.Loaded;
import io.agentmarket.toolkits.data.engines.TextFile;
import io.agentmarket.toolkits.data.tables.Reading;
import io.agentmarket.toolkits.data.tables.Sketch;
import io.agentmarket.toolkits.data.tables.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Delimited text that is too large to be read here first: its dialect is found in samples, and the engine reads it,
 * told everything. The engine accounts for every line, so a sample that misled gives rejects or a refusal, not other
 * rows.
 */
final class LargeText {

    /** From this size on an engine reads by itself; below, our own reader is fast enough and sees every line. */
    static final long MIN_BYTES = 64L << 20;

    private final TableReader reader;
    private final EngineSession session;
    private final long minBytes;

    LargeText(TableReader reader, EngineSession session) {
        this(reader, session, MIN_BYTES);
    }

    /** @param minBytes from which size on files are large */
    LargeText(TableReader reader, EngineSession session, long minBytes) {
        this.reader = reader;
        this.session = session;
        this.minBytes = minBytes;
    }

    /** Empty if the file is not large, or the engine cannot read it as it is. */
    Optional<LoadedTable> load(Fetched fetched, JsonNode source, String table) {
        if (bytes(fetched) < minBytes || source.path("read").path("unguard").asBoolean(false)) {
            return Optional.empty();
        }
        var sketch = reader.sketch(fetched.file(), TableRequest.options(source));
        if (!sketch.format().equals("csv") || !sketch.engineCanRead()) {
            return Optional.empty();
        }
        var warnings = new ArrayList<>(sketch.warnings());
        var columns = SourceTables.unreserved(sketch.columns(), warnings);
        var raw = table + "_as_read";
        var file = new TextFile(
                fetched.file(),
                sign(sketch, "delimiter"),
                sign(sketch, "quote"),
                sign(sketch, "escape"),
                sketch.skipLines(),
                columns,
                false,
                true);
        var loaded = session.load(raw, file);
        var types = ColumnTypes.of(session, raw, SourceTables.hints(source.path("read")));
        session.keep(table, ColumnTypes.select(session, raw, types));
        var reading = new Reading(
                "csv", sketch.used(), sketch.evidence(), columns, lines(sketch, loaded), rejects(loaded), warnings);
        return Optional.of(new LoadedTable(
                table,
                fetched.words(),
                reading,
                loaded.rejected(),
                types.stream().map(ColumnType::converted).toList()));
    }

    private static long bytes(Fetched fetched) {
        try {
            return Files.size(fetched.file());
        } catch (IOException e) {
            throw new UncheckedIOException("a fetched source cannot be read", e);
        }
    }

    private static char sign(Sketch sketch, String option) {
        var text = sketch.used().getOrDefault(option, "");
        return text.isEmpty() ? 0 : text.charAt(0);
    }

    /** A row over several lines counts once here: the engine has compared the lines themselves. */
    private static Reading.Lines lines(Sketch sketch, Loaded loaded) {
        long header = Boolean.parseBoolean(sketch.used().get("header")) ? 1 : 0;
        return new Reading.Lines(
                sketch.skipLines() + loaded.rows() + loaded.rejected(),
                sketch.skipLines() - header,
                header,
                0,
                0,
                loaded.rows(),
                loaded.rows(),
                loaded.rejected(),
                0);
    }

    private static List<Reading.Rejected> rejects(Loaded loaded) {
        return loaded.rejects().stream()
                .map(reject -> new Reading.Rejected(reject.line(), reject.text(), reject.reason()))
                .toList();
    }
}
