package io.agentmarket.stores;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several statements that go to the server in one round trip, each over arrays of many units ({@code unnest}). Modules
 * add their own statements; the owner of the transaction executes them. Not thread-safe.
 */
public final class SqlBatch {

    private final Connection connection;
    private final List<String> statements = new ArrayList<>();
    private final List<@Nullable RowReader> readers = new ArrayList<>();
    private final List<Object> arguments = new ArrayList<>();

    public SqlBatch(Connection connection) {
        this.connection = connection;
    }

    /** Adds a statement that returns no rows. */
    public SqlBatch add(String sql, Column... columns) throws SQLException {
        return add(sql, null, columns);
    }

    /** Adds a statement with a reader for each row that it returns. */
    public SqlBatch query(String sql, RowReader reader, Column... columns) throws SQLException {
        return add(sql, reader, columns);
    }

    private SqlBatch add(String sql, @Nullable RowReader reader, Column... columns) throws SQLException {
        statements.add(sql);
        readers.add(reader);
        for (var column : columns) {
            arguments.add(connection.createArrayOf(column.type(), column.values()));
        }
        return this;
    }

    public boolean isEmpty() {
        return statements.isEmpty();
    }

    /** Sends everything and reads every answer; the batch is empty afterwards. */
    public void execute() throws SQLException {
        if (statements.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(String.join(";", statements))) {
            for (int i = 0; i < arguments.size(); i++) {
                statement.setObject(i + 1, arguments.get(i));
            }
            statement.execute();
            for (int i = 0; i < readers.size(); i++) {
                read(statement, readers.get(i));
                statement.getMoreResults();
            }
        } finally {
            statements.clear();
            readers.clear();
            arguments.clear();
        }
    }

    private static void read(PreparedStatement statement, @Nullable RowReader reader) throws SQLException {
        if (reader == null) {
            return;
        }
        try (var rows = statement.getResultSet()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    /** Reads the current row. */
    @FunctionalInterface
    public interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /**
     * One array argument: a value per unit.
     *
     * @param type the PostgreSQL element type
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to JDBC once, never compared
    public record Column(String type, @Nullable Object[] values) {

        /** The column of {@code field} over all units, in their order. */
        public static <T> Column of(String type, Collection<T> units, Function<T, @Nullable Object> field) {
            return new Column(type, units.stream().map(field).toArray());
        }
    }
}
