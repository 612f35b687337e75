package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.columns.ColumnType;
import io.agentmarket.toolkits.data.columns.ColumnTypes;
import io.agentmarket.toolkits.data.columns.TypeHints;
import io.agentmarket.toolkits.data.engines.Converted;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.Loaded;
import io.agentmarket.toolkits.data.engines.TextFile;
import io.agentmarket.toolkits.data.tables.Reading;
import io.agentmarket.toolkits.data.tables.Sketch;
import io.agentmarket.toolkits.data.tables.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** By the samples, by what does not fit them, and by what all rows say of the rest. */
    private static final int MAX_LOADS = 3;

    private final TableReader reader;
    private final EngineSession session;
    private final Workspace folder;
    private final long minBytes;

    LargeText(TableReader reader, EngineSession session, Workspace folder) {
        this(reader, session, folder, MIN_BYTES);
    }

    /** @param minBytes from which size on files are large */
    LargeText(TableReader reader, EngineSession session, Workspace folder, long minBytes) {
        this.reader = reader;
        this.session = session;
        this.folder = folder;
        this.minBytes = minBytes;
    }

    /** Empty if the file is not large, or the engine cannot read it as it is. */
    Optional<LoadedTable> load(Fetched fetched, JsonNode source, String table) {
        if (bytes(fetched) < minBytes || source.path("read").path("unguard").asBoolean(false)) {
            return Optional.empty();
        }
        var sampled = folder.fresh("sampled");
        var sketch = reader.sketch(fetched.file(), TableRequest.options(source), sampled);
        if (!sketch.format().equals("csv") || !sketch.engineCanRead()) {
            return Optional.empty();
        }
        var warnings = new ArrayList<>(sketch.warnings());
        var columns = SourceTables.unreserved(sketch.columns(), warnings);
        var file = new TextFile(
                fetched.file(),
                sign(sketch, "delimiter"),
                sign(sketch, "quote"),
                sign(sketch, "escape"),
                sketch.skipLines(),
                columns,
                false,
                true);
        var typed = typed(table, file, sampled, sketch.rowsOfHead(), SourceTables.hints(source.path("read")));
        var loaded = typed.loaded();
        var reading = new Reading(
                "csv", sketch.used(), sketch.evidence(), columns, lines(sketch, loaded), rejects(loaded), warnings);
        return Optional.of(new LoadedTable(
                table,
                fetched.words(),
                reading,
                loaded.rejected(),
                typed.types().stream().map(ColumnType::converted).toList()));
    }

    private record Typed(Loaded loaded, List<ColumnType> types) {}

    /**
     * Loads the file by the types that its samples have, as often as its rows say otherwise: a column that does not fit
     * becomes text, is looked at as a whole, and is something else perhaps.
     */
    private Typed typed(String table, TextFile file, Path sampled, long rowsOfHead, TypeHints hints) {
        var sample = table + "_sampled";
        session.load(sample, TextFile.canonical(sampled, file.columns()));
        var types = ColumnTypes.sampled(session, sample, hints, rowsOfHead);
        for (int load = 1; load <= MAX_LOADS; load++) {
            var converted = converted(types, hints);
            var loaded = session.load(table, file, converted);
            types = ColumnTypes.checked(session, table, hints, types, loaded);
            if (loaded.isFitting() && converted(types, hints).equals(converted)) {
                return new Typed(loaded, types);
            }
        }
        throw new EngineFailedException(Kind.UNAVAILABLE, "The file changed while it was read; try again later.");
    }

    private static List<Converted> converted(List<ColumnType> types, TypeHints hints) {
        return types.stream()
                .flatMap(type -> ColumnTypes.conversion(type, hints).stream())
                .toList();
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
