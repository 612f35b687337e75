package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** The rows of a file as texts in a temporary table, where they are checked before they become values. */
final class TextStage {

    private static final int PIECE = 64 * 1024;
    private static final int MAX_SHOWN = 100;

    private final DatabaseSession session;
    private final TargetTable table;

    TextStage(DatabaseSession session, TargetTable table) {
        this.session = session;
        this.table = table;
    }

    /** Copies the file into the stage; returns the number of its rows. */
    long fill(Path file) throws SQLException {
        session.run(LoadSql.createTexts(table.columns().size()));
        var copy = session.copyIn(LoadSql.copyTexts(table.columns().size()));
        long sent;
        long staged;
        try {
            sent = send(file, copy);
            staged = copy.endCopy();
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith("22")) {
                throw new PostgresFailedException(
                        Kind.DATA, "The file is not the text that is loaded: its rows have other columns.", e);
            }
            throw e;
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        if (staged != sent) {
            throw new PostgresFailedException(
                    Kind.DATA, "The database took " + staged + " of the " + sent + " rows of the file.");
        }
        return sent;
    }

    /** Returns the number of rows: line feeds outside quotes. */
    private long send(Path file, CopyIn copy) throws SQLException {
        long rows = 0;
        var quoted = false;
        try (var content = Files.newInputStream(file)) {
            var piece = new byte[PIECE];
            for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
                session.check();
                for (int i = 0; i < count; i++) {
                    quoted ^= piece[i] == '"';
                    rows += piece[i] == '\n' && !quoted ? 1 : 0;
                }
                copy.writeToCopy(piece, 0, count);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("a file cannot be read for loading", e);
        }
    }

    /** Refuses the first row with a value that the table would not store as it is. */
    void requireExact() throws SQLException {
        for (int n = 1; n <= table.columns().size(); n++) {
            var column = table.columns().get(n - 1);
            var text = "c" + n;
            if (column.isRequired()) {
                refuse(column, find(text, text + " is null"), "is missing, and the table requires one");
            }
            refuse(
                    column,
                    find(text, text + " is not null and (" + TypeSql.altered(text, column.base(), column.type()) + ")"),
                    "would not be stored as it is in the type " + column.type());
        }
    }

    /** Refuses the first row with a null in its key. */
    void requireKeys(List<Integer> key) throws SQLException {
        for (int n : key) {
            refuse(
                    table.columns().get(n - 1),
                    find("c" + n, "c" + n + " is null"),
                    "is missing, and it is part of the key");
        }
    }

    private record Found(String row, String line, @Nullable String text) {}

    private Optional<Found> find(String column, String condition) throws SQLException {
        var range = session.row(LoadSql.RANGE);
        var least = range.getFirst();
        var most = range.getLast();
        return least == null || most == null
                ? Optional.empty()
                : first(column, condition, Long.parseLong(least), Long.parseLong(most));
    }

    /**
     * The first row for which the condition holds or cannot be evaluated. A row that fails the statement is searched
     * for by halves, so that no words of the server are needed to name it.
     */
    private Optional<Found> first(String column, String condition, long least, long most) throws SQLException {
        session.run("savepoint agentmarket_check");
        try {
            var row = session.row(LoadSql.first(column, condition), Long.toString(least), Long.toString(most));
            session.run("release savepoint agentmarket_check");
            return row.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Found(String.valueOf(row.get(0)), String.valueOf(row.get(1)), row.get(2)));
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).startsWith("22")) {
                throw e;
            }
            session.run("rollback to savepoint agentmarket_check");
        }
        if (least == most) {
            var row = session.row(LoadSql.first(column, "true"), Long.toString(least), Long.toString(most));
            return Optional.of(new Found(String.valueOf(row.get(0)), String.valueOf(row.get(1)), row.get(2)));
        }
        long middle = least + (most - least) / 2;
        var lower = first(column, condition, least, middle);
        return lower.isPresent() ? lower : first(column, condition, middle + 1, most);
    }

    private static void refuse(TargetTable.Column column, Optional<Found> found, String why) {
        if (found.isPresent()) {
            var text = found.get().text();
            var value = text == null
                    ? "the value"
                    : "the value \"" + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text) + "\"";
            throw new PostgresFailedException(
                    Kind.DATA,
                    "Row " + found.get().row() + " (line " + found.get().line() + "), column " + column.name() + ": "
                            + value + " " + why + ". Nothing was loaded.");
        }
    }
}
