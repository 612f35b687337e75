package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.columns.ColumnType;
import io.agentmarket.toolkits.data.columns.ColumnTypes;
import io.agentmarket.toolkits.data.columns.TypeHints;
import io.agentmarket.toolkits.data.engines.Column;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.Loaded;
import io.agentmarket.toolkits.data.engines.TextFile;
import io.agentmarket.toolkits.data.postgres.PostgresColumn;
import io.agentmarket.toolkits.data.postgres.TableRead;
import io.agentmarket.toolkits.data.tables.Reading;
import io.agentmarket.toolkits.data.tables.TableReader;
import io.agentmarket.toolkits.data.tables.UnreadableTableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads fetched sources and loads them into a session, each column with its type. */
final class SourceTables {

    /** Names that number the rows of a table. */
    private static final Set<String> RESERVED = Set.of("row_number", "line_number");

    /** The first bytes of a Parquet file (Apache Parquet, "File Format"). */
    private static final String PARQUET = "PAR1";

    /** Types of a database whose values are no texts. */
    private static final Pattern HAS_VALUES_OF_ITS_OWN = Pattern.compile(
            "(smallint|integer|bigint|numeric.*|real|double precision|boolean|date|timestamp(?! with).*|time(?! with).*)");

    private final TableReader reader;
    private final EngineSession session;
    private final Workspace folder;

    SourceTables(TableReader reader, EngineSession session, Workspace folder) {
        this.reader = reader;
        this.session = session;
        this.folder = folder;
    }

    /**
     * Loads a source under the name of its table.
     *
     * @param at the pointer of the source in the request
     */
    LoadedTable load(Fetched fetched, JsonNode source, String table, String at) {
        try {
            var rows = fetched.rows();
            if (rows != null) {
                return database(fetched, rows, table);
            }
            if (source.path("format").asString("").equals("parquet") || isParquet(fetched.file())) {
                return parquet(fetched, table);
            }
            var large = new LargeText(reader, session, folder).load(fetched, source, table);
            if (large.isPresent()) {
                return large.get();
            }
            var out = folder.fresh("rows");
            return text(
                    fetched,
                    new Read(reader.read(fetched.file(), TableRequest.options(source), out), out),
                    source,
                    table);
        } catch (UnreadableTableException e) {
            throw new TableRefusedException(
                    e.pointer().isEmpty() ? at : at + (e.pointer().equals("/format") ? "" : "/read") + e.pointer(),
                    String.valueOf(e.getMessage()));
        }
    }

    private record Read(Reading reading, Path rows) {}

    private LoadedTable text(Fetched fetched, Read read, JsonNode source, String table) {
        var warnings = new ArrayList<>(read.reading().warnings());
        var columns = unreserved(read.reading().columns(), warnings);
        var raw = table + "_as_read";
        var loaded = session.load(raw, TextFile.canonical(read.rows(), columns));
        if (loaded.rows() != read.reading().lines().rows() || loaded.rejected() > 0) {
            throw new TableRefusedException(
                    TableRequest.pointer(table),
                    "Of " + read.reading().lines().rows() + " rows only " + loaded.rows()
                            + " could be loaded, because a value or a row is too long; nothing was done.");
        }
        var types = types(raw, source.path("read"));
        session.keep(table, ColumnTypes.select(session, raw, types));
        var reading = read.reading();
        return new LoadedTable(
                table,
                fetched.words(),
                new Reading(
                        reading.format(),
                        reading.used(),
                        reading.evidence(),
                        columns,
                        reading.lines(),
                        reading.rejects(),
                        warnings),
                reading.lines().rejected(),
                types.stream().map(ColumnType::converted).toList());
    }

    /** What the columns are; where it is asked for, texts lose the apostrophe before a formula. */
    private List<ColumnType> types(String raw, JsonNode read) {
        var types = ColumnTypes.of(session, raw, hints(read));
        if (!read.path("unguard").asBoolean(false)) {
            return types;
        }
        return types.stream()
                .map(type -> type.type().equals("text") ? type.by(ResultSql.unguarded(type.name())) : type)
                .toList();
    }

    /** Rows of a database keep the types that it gives them, as far as text columns stay text. */
    private LoadedTable database(Fetched fetched, TableRead rows, String table) {
        var warnings = new ArrayList<String>();
        var columns =
                unreserved(rows.columns().stream().map(PostgresColumn::name).toList(), warnings);
        var texts = new HashSet<String>();
        for (int i = 0; i < columns.size(); i++) {
            if (!HAS_VALUES_OF_ITS_OWN.matcher(rows.columns().get(i).type()).matches()) {
                texts.add(columns.get(i));
            }
        }
        var raw = table + "_as_read";
        session.load(raw, TextFile.canonical(fetched.file(), columns));
        var types = ColumnTypes.of(
                session, raw, new TypeHints(Optional.empty(), Optional.empty(), List.of(), false, texts));
        session.keep(table, ColumnTypes.select(session, raw, types));
        long count = rows.rows();
        var reading = new Reading(
                "table",
                Map.of(),
                List.of("The database says the types."),
                columns,
                new Reading.Lines(count, 0, 0, 0, 0, count, count, 0, 0),
                List.of(),
                warnings);
        return new LoadedTable(
                table,
                fetched.words(),
                reading,
                0,
                types.stream().map(ColumnType::converted).toList());
    }

    /** Whether the file begins as Parquet does. */
    private static boolean isParquet(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(PARQUET.length()), StandardCharsets.ISO_8859_1).equals(PARQUET);
        } catch (IOException e) {
            throw new UncheckedIOException("a fetched source cannot be read", e);
        }
    }

    private LoadedTable parquet(Fetched fetched, String table) {
        var loaded = session.loadParquet(table, fetched.file());
        var own = loaded.columns().stream()
                .skip(1)
                .map(Column::name)
                .filter(name -> RESERVED.contains(name.toLowerCase(Locale.ROOT))
                        || name.toLowerCase(Locale.ROOT).startsWith("row:"))
                .findFirst();
        if (own.isPresent()) {
            throw new TableRefusedException(
                    TableRequest.pointer(table),
                    "The Parquet file has a column " + own.get()
                            + ", which is a name of the platform's own: rename it in the file.");
        }
        var types = ColumnTypes.of(session, table, TypeHints.NONE);
        return new LoadedTable(table, fetched.words(), reading(loaded), 0, types);
    }

    private static Reading reading(Loaded loaded) {
        var columns = loaded.columns().stream()
                .map(Column::name)
                .filter(name -> !RESERVED.contains(name))
                .toList();
        long rows = loaded.rows();
        return new Reading(
                "parquet",
                Map.of(),
                List.of("The file begins with PAR1."),
                columns,
                new Reading.Lines(rows, 0, 0, 0, 0, rows, rows, 0, 0),
                List.of(),
                List.of());
    }

    /** The names with those replaced that number the rows. */
    static List<String> unreserved(List<String> columns, List<String> warnings) {
        var taken = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        taken.addAll(columns);
        var names = new ArrayList<String>();
        for (var column : columns) {
            if (RESERVED.contains(column.toLowerCase(Locale.ROOT))) {
                int n = 2;
                while (!taken.add(column + "_" + n)) {
                    n++;
                }
                warnings.add("The column " + column + " is called " + column + "_" + n + " here: " + column
                        + " is the platform's own.");
                names.add(column + "_" + n);
            } else {
                names.add(column);
            }
        }
        return names;
    }

    static TypeHints hints(JsonNode read) {
        return new TypeHints(
                Optional.of(read.path("date_order").asString("")).filter(order -> !order.isEmpty()),
                Optional.of(read.path("decimal_mark").asString("")).filter(mark -> !mark.isEmpty()),
                TableRequest.texts(read.path("null_texts")),
                read.path("parse_signs").asBoolean(false),
                Set.copyOf(TableRequest.texts(read.path("text_columns"))));
    }
}
