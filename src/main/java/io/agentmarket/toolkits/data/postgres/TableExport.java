package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postgresql.copy.CopyOut;

/** Reads a table or a select into the canonical text file, within one read-only snapshot. */
final class TableExport {

    /** The longest row, in bytes: it is held in memory, and as text it is at most four times as long. */
    static final long MAX_ROW_BYTES = 16L << 20;

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("int2", "smallint"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("bool", "boolean"),
            Map.entry("varchar", "varchar"),
            Map.entry("bpchar", "char"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("timetz", "time with time zone"));

    /** The driver names columns with a sequence so. */
    private static final Map<String, String> SERIALS =
            Map.of("smallserial", "int2", "serial", "int4", "bigserial", "int8");

    private final PostgresSource source;
    private final Path file;
    private long written;

    TableExport(PostgresSource source, Path file) {
        this.source = source;
        this.file = file;
    }

    /** A column with the name of its type in pg_type. */
    private record Described(PostgresColumn column, String type) {}

    TableRead run(DatabaseSession session) throws SQLException {
        session.begin(SessionSql.READING);
        var select = source.select().isEmpty() ? ReadSql.ofTable(SqlName.of(source.table())) : bare(source.select());
        var columns = described(session, select);
        var types = columns.stream().map(Described::type).toList();
        var isUtf8 = session.reported("server_encoding").equals("UTF8");
        var copy = session.copyOut(ReadSql.copy(select, types, MAX_ROW_BYTES));
        try (var out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), 1 << 16)) {
            return new TableRead(
                    rows(session, copy, out, isUtf8),
                    written,
                    columns.stream().map(Described::column).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the rows of a database cannot be written", e);
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private long rows(DatabaseSession session, CopyOut copy, OutputStream out, boolean isUtf8)
            throws SQLException, IOException {
        long rows = 0;
        for (var row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            session.check();
            rows++;
            if (row.length < 2 || row[row.length - 1] != '\n' || row[0] != ',' && row[0] != '"') {
                throw new PostgresFailedException(
                        Kind.UNAVAILABLE, "The server sends rows in a form that PostgreSQL does not have.");
            }
            if (row[0] == '"') {
                throw tooLarge("Row " + rows + " has more than " + MAX_ROW_BYTES + " bytes");
            }
            if (rows > source.maxRows()) {
                throw tooLarge("There are more than " + source.maxRows() + " rows");
            }
            if (!isUtf8) {
                requireUtf8(row, rows);
            }
            var numbers = ("\"" + rows + "\",\"" + rows + '"').getBytes(StandardCharsets.US_ASCII);
            written += numbers.length + row.length;
            if (written > source.maxBytes()) {
                throw tooLarge("The rows have more than " + source.maxBytes() + " bytes");
            }
            out.write(numbers);
            out.write(row);
        }
        if (copy.getHandledRowCount() != rows) {
            throw new PostgresFailedException(Kind.UNAVAILABLE, "The server sent another number of rows than it says.");
        }
        return rows;
    }

    /** A select without the semicolon at its end. */
    private static String bare(String select) {
        var text = select.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).strip();
        }
        if (text.isEmpty() || text.length() > PostgresSource.MAX_SELECT || text.indexOf('\0') >= 0) {
            throw new PostgresFailedException(
                    Kind.REFUSED, "The select must have 1 to " + PostgresSource.MAX_SELECT + " characters.");
        }
        return text;
    }

    private static List<Described> described(DatabaseSession session, String select) throws SQLException {
        session.row(ReadSql.NAME_SELECT, select);
        session.run(ReadSql.OPEN);
        var columns = session.query(ReadSql.DESCRIBE, result -> {
            var all = new ArrayList<Described>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                all.add(described(result.getMetaData(), i));
            }
            return all;
        });
        session.run(ReadSql.CLOSE);
        var names = new HashSet<String>();
        for (var each : columns) {
            if (!names.add(each.column().name().toLowerCase(Locale.ROOT))) {
                throw new PostgresFailedException(
                        Kind.REFUSED,
                        "Two columns are named " + each.column().name() + "; name them apart in a select.");
            }
        }
        if (columns.isEmpty()) {
            throw new PostgresFailedException(Kind.REFUSED, "The table or select has no columns.");
        }
        return columns;
    }

    private static Described described(ResultSetMetaData of, int at) throws SQLException {
        var named = of.getColumnTypeName(at);
        var type = SERIALS.getOrDefault(named, named);
        var length = type.equals("numeric") && of.getPrecision(at) > 0
                ? "(" + of.getPrecision(at) + "," + of.getScale(at) + ")"
                : "";
        return new Described(new PostgresColumn(of.getColumnLabel(at), NAMES.getOrDefault(type, type) + length), type);
    }

    /** A database in SQL_ASCII stores whatever bytes it was given. */
    private static void requireUtf8(byte[] row, long number) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(row));
        } catch (CharacterCodingException e) {
            throw new PostgresFailedException(
                    Kind.DATA,
                    "Row " + number + " has a text that is not UTF-8, in a database without an encoding.",
                    e);
        }
    }

    private static PostgresFailedException tooLarge(String what) {
        return new PostgresFailedException(
                Kind.TOO_LARGE, what + ", the most that are read; select less of the table.");
    }
}
