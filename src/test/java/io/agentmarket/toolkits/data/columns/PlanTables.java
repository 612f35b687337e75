package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.duckdb.DuckDbEngine;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import io.agentmarket.toolkits.data.engines.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/** Tables of texts in a session of the engine, as they are read from files. A name may be given again. */
public final class PlanTables implements AutoCloseable {

    private final Path folder;
    private final DuckDbEngine engine = DuckDbEngine.standard();
    private final EngineSession session;
    private final Map<String, String> names = new HashMap<>();
    private int made;

    public PlanTables() {
        try {
            folder = Files.createTempDirectory("plan-tables");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        session = engine.open(new Limits(folder, Duration.ofMinutes(1), 512L << 20, 1L << 30, progress -> {}));
    }

    public EngineSession session() {
        return session;
    }

    /** The name that the session knows a table by. */
    public String named(String table) {
        return names.getOrDefault(table, table);
    }

    /** A request's JSON: back quotes are quotes, and other tables have the session's names. */
    public String json(String text) {
        var json = text.replace('`', '"');
        for (var name : names.entrySet()) {
            for (var member : List.of("with", "table")) {
                json = json.replace(
                        "\"" + member + "\":\"" + name.getKey() + "\"",
                        "\"" + member + "\":\"" + name.getValue() + "\"");
            }
        }
        return json;
    }

    /** A table from lines, the names first: commas between columns, nothing is null, {@code ""} an empty text. */
    public PlanTables csv(String table, String text) {
        return delimited(table, text, ",");
    }

    /** The same with another delimiter, which is no pattern. */
    public PlanTables delimited(String table, String text, String delimiter) {
        var lines = text.lines().toList();
        var columns = List.of(lines.getFirst().split(delimiter, -1));
        return table(
                table,
                columns,
                lines.stream()
                        .skip(1)
                        .map(line -> Arrays.stream(line.split(delimiter, -1))
                                .map(field -> field.isEmpty() ? null : field.equals("\"\"") ? "" : field)
                                .toArray(String[]::new))
                        .toList());
    }

    /** A table from values. */
    public PlanTables table(String table, List<String> columns, List<String[]> rows) {
        var own = fresh(table);
        var text = IntStream.range(0, rows.size())
                .mapToObj(i -> "\"" + (i + 1) + "\",\"" + (i + 2) + "\","
                        + Arrays.stream(rows.get(i))
                                .map(value -> value == null ? "" : "\"" + value.replace("\"", "\"\"") + "\"")
                                .collect(Collectors.joining(","))
                        + "\n")
                .collect(Collectors.joining());
        try {
            session.load(own, TextFile.canonical(Files.writeString(folder.resolve(own + ".csv"), text), columns));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A table from a select. */
    public void keep(String table, String select) {
        session.keep(fresh(table), select);
    }

    private String fresh(String table) {
        var own = table + "_" + ++made;
        names.put(table, own);
        return own;
    }

    /** The values of a table or a select in brackets, a row as one text. */
    public List<String> rows(String relation) {
        return session.query("select * from " + relation, 10_000).values().stream()
                .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining("|")))
                .toList();
    }

    @Override
    public void close() {
        session.close();
        engine.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
