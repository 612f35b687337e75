package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;
import org.postgresql.jdbc.PgConnection;

/** One connection to a customer's database, within transactions. Its statements are those of the Sql classes here. */
final class DatabaseSession implements AutoCloseable {

    private final PgConnection connection;
    private final AtomicBoolean stopped;
    private final long endNanos;

    /**
     * @param stopped whether the caller gave up
     * @param endNanos when the time is over, by {@link System#nanoTime}
     */
    DatabaseSession(PgConnection connection, AtomicBoolean stopped, long endNanos) {
        this.connection = connection;
        this.stopped = stopped;
        this.endNanos = endNanos;
    }

    /** Work within a session. */
    @FunctionalInterface
    interface Work<T> {
        T with(DatabaseSession session) throws SQLException;
    }

    /** Starts a transaction whose statements end when the time is over. */
    void begin(String settings) throws SQLException {
        long left = Math.max(1, (endNanos - System.nanoTime()) / 1_000_000);
        connection.setAutoCommit(false);
        run(settings);
        row(SessionSql.TIMES, Long.toString(left), Long.toString(Math.min(left, SessionSql.LOCK_MS)));
    }

    /** Runs a statement without a result. */
    void run(String sql) throws SQLException {
        check();
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** Runs a statement that changes rows; returns how many. */
    long update(String sql, String... values) throws SQLException {
        check();
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.executeLargeUpdate();
        }
    }

    /** Reads a result of one row at most; empty for none. */
    List<@Nullable String> row(String sql, String... values) throws SQLException {
        var rows = rows(sql, values);
        return rows.isEmpty() ? List.of() : rows.getFirst();
    }

    /** Reads a small result as text. */
    List<List<@Nullable String>> rows(String sql, String... values) throws SQLException {
        return query(
                sql,
                result -> {
                    var rows = new ArrayList<List<@Nullable String>>();
                    while (result.next()) {
                        var row = new ArrayList<@Nullable String>();
                        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                            row.add(result.getString(i));
                        }
                        rows.add(row);
                    }
                    return rows;
                },
                values);
    }

    /** Reads a result. */
    @FunctionalInterface
    interface Reading<T> {
        T of(ResultSet result) throws SQLException;
    }

    <T> T query(String sql, Reading<T> reading, String... values) throws SQLException {
        check();
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (var result = statement.executeQuery()) {
                return reading.of(result);
            }
        }
    }

    CopyOut copyOut(String sql) throws SQLException {
        check();
        return connection.getCopyAPI().copyOut(sql);
    }

    CopyIn copyIn(String sql) throws SQLException {
        check();
        return connection.getCopyAPI().copyIn(sql);
    }

    /** The value of a setting that the server reports; empty when it reports none. */
    String reported(String setting) {
        var value = connection.getParameterStatus(setting);
        return value == null ? "" : value;
    }

    int majorVersion() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /** @throws PostgresFailedException when the caller gave up */
    void check() {
        if (stopped.get()) {
            throw new PostgresFailedException(Kind.CANCELLED, "The call was cancelled.");
        }
    }

    /** Rolls back what is not committed. */
    @Override
    public void close() {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException gone) {
            // the server rolls back by itself when the connection ends
        }
        try {
            connection.close();
        } catch (SQLException gone) {
            // as above
        }
    }
}
