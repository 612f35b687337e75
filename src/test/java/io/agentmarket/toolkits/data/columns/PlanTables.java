package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.Column;
import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.Loaded;
import io.agentmarket.toolkits.data.engines.Rows;
import io.agentmarket.toolkits.data.engines.TextFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A session with tables of texts, as if they had been read from files. */
public final class PlanTables implements EngineSession {

    private final Connection connection;

    public PlanTables() {
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:");
            run("set timezone='UTC'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A table from lines: commas between columns, the names first, an empty field is null, {@code ""} an empty text. */
    public PlanTables csv(String table, String text) {
        return delimited(table, text, ",");
    }

    public PlanTables delimited(String table, String text, String delimiter) {
        var lines = text.lines().toList();
        var names = List.of(lines.getFirst().split(delimiter, -1));
        return table(table, names, lines.stream().skip(1).map(line -> Arrays.stream(line.split(delimiter, -1))
                .map(field -> field.isEmpty() ? null : field.equals("\"\"") ? "" : field)
                .toArray(String[]::new)).toList());
    }

    public PlanTables table(String table, List<String> names, List<String[]> rows) {
        run("create or replace table " + Dialect.name(table) + " (row_number bigint, line_number bigint, "
                + names.stream().map(name -> Dialect.name(name) + " varchar").collect(Collectors.joining(", ")) + ")");
        for (int from = 0; from < rows.size(); from += 500) {
            int start = from;
            run("insert into " + Dialect.name(table) + " values " + IntStream.range(from, Math.min(rows.size(), from + 500))
                    .mapToObj(i -> "(" + (i + 1) + ", " + (i + 2) + ", " + Arrays.stream(rows.get(i))
                            .map(value -> value == null ? "null" : Dialect.text(value))
                            .collect(Collectors.joining(", ")) + ")")
                    .collect(Collectors.joining(", ")));
        }
        return this;
    }

    public void run(String statement) {
        try (var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new EngineFailedException(EngineFailedException.Kind.STATEMENT, e.getMessage() + "\n" + statement, e);
        }
    }

    /** The values of a table or a select in brackets, a row as one text. */
    public List<String> rows(String relation) {
        return query("select * from " + relation, 10_000).values().stream()
                .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining("|")))
                .toList();
    }

    @Override
    public Dialect dialect() {
        return Dialect.DUCKDB;
    }

    @Override
    public Loaded load(String table, TextFile file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Loaded loadParquet(String table, Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long keep(String table, String select) {
        run("create or replace table " + Dialect.name(table) + " as " + select);
        return Long.parseLong(query("select count(*) from " + Dialect.name(table), 1).values().getFirst().getFirst());
    }

    @Override
    public Rows query(String select, int maxRows) {
        try (var sql = connection.createStatement();
                var result = sql.executeQuery(select)) {
            int width = result.getMetaData().getColumnCount();
            var columns = new ArrayList<Column>();
            for (int i = 1; i <= width; i++) {
                columns.add(new Column(
                        result.getMetaData().getColumnName(i), result.getMetaData().getColumnTypeName(i)));
            }
            var rows = new ArrayList<List<String>>();
            boolean more = false;
            while (result.next()) {
                if (rows.size() == maxRows) {
                    more = true;
                    break;
                }
                var row = new ArrayList<String>();
                for (int i = 1; i <= width; i++) {
                    var value = result.getString(i);
                    boolean moment = columns.get(i - 1).type().equals("TIMESTAMP") && value != null;
                    row.add(moment ? value.replace(' ', 'T').replaceAll("\\.0$", "") : value);
                }
                rows.add(row);
            }
            return new Rows(columns, rows, !more);
        } catch (SQLException e) {
            throw new EngineFailedException(EngineFailedException.Kind.STATEMENT, e.getMessage() + "\n" + select, e);
        }
    }

    @Override
    public long write(String select, Path file, FileFormat format) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String refusal(String select, List<String> tables) {
        return select.contains("read_csv") ? "read_csv is not allowed" : "";
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
