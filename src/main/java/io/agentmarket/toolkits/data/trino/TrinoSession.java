package io.agentmarket.toolkits.data.trino;

import io.agentmarket.toolkits.data.engines.Column;
import io.agentmarket.toolkits.data.engines.Converted;
import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.Loaded;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import io.agentmarket.toolkits.data.engines.Rows;
import io.agentmarket.toolkits.data.engines.TextFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A read-only session with a cluster. Nothing is stored there: a kept table is a common table expression in front of
 * each later statement, which the cluster prunes where it is not used.
 */
final class TrinoSession implements EngineSession {

    private static final int MAX_ATTEMPTS = 2;

    private final Connection connection;
    private final QueryEngine.Limits limits;
    private final Map<String, String> kept = new LinkedHashMap<>();
    private volatile @Nullable Statement running;
    private volatile boolean cancelled;

    TrinoSession(Connection connection, QueryEngine.Limits limits) {
        this.connection = connection;
        this.limits = limits;
    }

    @Override
    public Dialect dialect() {
        return Dialect.TRINO;
    }

    @Override
    public Loaded load(String table, TextFile file, List<Converted> converted) {
        throw loadsNothing();
    }

    @Override
    public Loaded loadParquet(String table, Path file) {
        throw loadsNothing();
    }

    private static EngineFailedException loadsNothing() {
        return new EngineFailedException(
                Kind.STATEMENT, "Trino works on tables of its catalogues: name one, or take the engine duckdb.");
    }

    @Override
    public long keep(String table, String select) {
        kept.put(table, select);
        var count = query(TrinoSql.count(table), 1);
        return Long.parseLong(String.valueOf(count.values().getFirst().getFirst()));
    }

    @Override
    public Rows query(String select, int maxRows) {
        return repeated(select, maxRows + 1, results -> {
            var columns = columns(results);
            var values = new ArrayList<List<@Nullable String>>();
            while (values.size() < maxRows && results.next()) {
                values.add(row(results, columns.size()));
            }
            return new Rows(columns, values, values.size() < maxRows || !results.next());
        });
    }

    @Override
    public long write(String select, Path file, FileFormat format) {
        if (format != FileFormat.TEXT) {
            throw new EngineFailedException(Kind.STATEMENT, "Trino's results are written as text only.");
        }
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            long rows = repeated(select, 0, results -> written(results, part));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("results cannot be stored", e);
        } finally {
            delete(part);
        }
    }

    private static long written(ResultSet results, Path part) throws SQLException {
        try (var out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
            int columns = results.getMetaData().getColumnCount();
            long rows = 0;
            for (; results.next(); rows++) {
                line(out, row(results, columns));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("results cannot be stored", e);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException("a part of results cannot be deleted", e);
        }
    }

    private static void line(BufferedWriter out, List<@Nullable String> row) throws IOException {
        for (int i = 0; i < row.size(); i++) {
            var value = row.get(i);
            out.write(i == 0 ? "" : ",");
            out.write(value == null ? "" : '"' + value.replace("\"", "\"\"") + '"');
        }
        out.write('\n');
    }

    @Override
    public String refusal(String select, List<String> tables) {
        return TrinoGuard.refusal(select);
    }

    @Override
    public void cancel() {
        cancelled = true;
        var statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                throw TrinoErrors.of(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw TrinoErrors.of(e);
        }
    }

    /** Reads a result. */
    private interface Reading<T> {
        T read(ResultSet results) throws SQLException;
    }

    /** Only reads are sent, so a statement that the cluster lost is sent again. */
    private <T> T repeated(String select, int maxRows, Reading<T> reading) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(select, maxRows, reading);
            } catch (EngineFailedException e) {
                if (e.kind() != Kind.UNAVAILABLE || attempt == MAX_ATTEMPTS || cancelled) {
                    throw e;
                }
            }
        }
    }

    private <T> T once(String select, int maxRows, Reading<T> reading) {
        if (cancelled) {
            throw new EngineFailedException(Kind.CANCELLED, "The statement was cancelled.");
        }
        try (var statement = connection.createStatement()) {
            running = statement;
            statement.setQueryTimeout((int) Math.max(1, limits.time().toSeconds()));
            statement.setMaxRows(maxRows);
            try (var results = statement.executeQuery(TrinoSql.withKept(kept, select))) {
                return reading.read(results);
            }
        } catch (SQLException e) {
            throw cancelled
                    ? new EngineFailedException(Kind.CANCELLED, "The statement was cancelled.", e)
                    : TrinoErrors.of(e);
        } finally {
            running = null;
        }
    }

    private static List<Column> columns(ResultSet results) throws SQLException {
        var about = results.getMetaData();
        var columns = new ArrayList<Column>();
        for (int i = 1; i <= about.getColumnCount(); i++) {
            columns.add(new Column(about.getColumnLabel(i), about.getColumnTypeName(i)));
        }
        return columns;
    }

    private static List<@Nullable String> row(ResultSet results, int columns) throws SQLException {
        var row = new ArrayList<@Nullable String>();
        for (int i = 1; i <= columns; i++) {
            row.add(TrinoValues.text(results, i));
        }
        return Collections.unmodifiableList(row);
    }
}
