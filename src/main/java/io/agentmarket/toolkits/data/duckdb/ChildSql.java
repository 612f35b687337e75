package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.duckdb.Wire.Content;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/** The one connection of a child. */
final class ChildSql {

    private @Nullable DuckDBConnection connection;
    private volatile @Nullable DuckDBPreparedStatement running;
    private volatile long request;
    private volatile boolean cancelled;

    /** Receives rows. */
    interface Sink {
        void accept(Content rows) throws IOException;
    }

    /** Loads DuckDB before anybody waits for it. */
    static void warmUp() throws SQLException {
        DriverManager.getConnection("jdbc:duckdb:").close();
    }

    void open(Map<String, String> settings) throws SQLException {
        var properties = new Properties();
        settings.forEach((name, value) -> {
            if (!name.startsWith("then ") && !name.equals("database")) {
                properties.setProperty(name, value);
            }
        });
        connection =
                (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + settings.get("database"), properties);
        var then = settings.keySet().stream()
                .filter(name -> name.startsWith("then "))
                .sorted()
                .map(settings::get)
                .toList();
        for (var statement : then) {
            run(statement);
        }
    }

    void begin(long request) {
        cancelled = false;
        this.request = request;
    }

    void end() {
        request = 0;
        running = null;
    }

    long run(String statement) throws SQLException {
        try (var sql = prepared(statement)) {
            if (!sql.execute()) {
                return Math.max(0, sql.getUpdateCount());
            }
            try (var rows = sql.getResultSet()) {
                return rows.next() && rows.getObject(1) instanceof Long count ? count : 0;
            }
        }
    }

    List<@Nullable String> describe(String select) throws SQLException {
        try (var sql = prepared(select)) {
            var meta = sql.getMetaData();
            var columns = new ArrayList<@Nullable String>();
            for (int at = 1; at <= meta.getColumnCount(); at++) {
                columns.add(meta.getColumnName(at));
                columns.add(meta.getColumnTypeName(at));
            }
            return columns;
        }
    }

    /** The result is not streamed: the driver then says of every error only that the result is invalid. */
    long query(String select, Sink sink) throws SQLException, IOException {
        try (var sql = prepared(select);
                var rows = sql.executeQuery()) {
            int width = rows.getMetaData().getColumnCount();
            var content = new Content();
            content.add(Integer.toString(width));
            int empty = content.size();
            long count = 0;
            while (rows.next()) {
                int before = content.size();
                for (int at = 1; at <= width; at++) {
                    content.add(rows.getString(at));
                    if (content.size() - before > Wire.MAX_ROW_BYTES) {
                        throw new SQLException("Out of Memory Error: a row is longer than 8 MiB");
                    }
                }
                count++;
                if (content.size() >= Wire.MAX_BATCH_BYTES) {
                    sink.accept(content);
                    content.clear();
                    content.add(Integer.toString(width));
                }
            }
            if (content.size() > empty) {
                sink.accept(content);
            }
            return count;
        }
    }

    /** Ends the statement of a request, if it still runs. */
    void cancel(long request) {
        if (this.request != request) {
            return;
        }
        cancelled = true;
        var statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException ended) {
                // It has just ended by itself.
                cancelled = true;
            }
        }
    }

    /** How far the running statement is, from 0 to 1. */
    double progress() {
        var statement = running;
        try {
            var progress = statement == null ? null : statement.getQueryProgress();
            return progress == null ? 0 : Math.clamp(progress.getPercentage() / 100, 0, 1);
        } catch (SQLException ended) {
            return 0;
        }
    }

    private DuckDBPreparedStatement prepared(String text) throws SQLException {
        if (connection == null) {
            throw new SQLException("the session is not open");
        }
        var statement = connection.prepareStatement(text).unwrap(DuckDBPreparedStatement.class);
        running = statement;
        if (cancelled) {
            statement.close();
            throw new SQLException("INTERRUPT Error: Interrupted!");
        }
        return statement;
    }
}
