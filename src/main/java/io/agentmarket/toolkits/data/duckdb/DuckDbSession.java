package io.agentmarket.toolkits.data.duckdb;

import static io.agentmarket.toolkits.data.engines.Dialect.name;
import static io.agentmarket.toolkits.data.engines.Dialect.text;

import io.agentmarket.toolkits.data.engines.Converted;
import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.Loaded;
import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import io.agentmarket.toolkits.data.engines.Rows;
import io.agentmarket.toolkits.data.engines.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The session of one run, in a child of its own. What it stores lies in a folder within the run's. */
final class DuckDbSession implements EngineSession {

    private final Calls calls;
    private final Path folder;
    private final Path own;
    private final Map<String, TextLoad> loads = new HashMap<>();
    private int stored;

    private DuckDbSession(Calls calls, Path folder, Path own) {
        this.calls = calls;
        this.folder = folder;
        this.own = own;
    }

    static EngineSession open(Child child, Limits limits) {
        try {
            var folder = limits.folder().toRealPath();
            var own = Files.createTempDirectory(folder, ".duckdb-");
            var session = new DuckDbSession(new Calls(child, limits, own), folder, own);
            session.calls.open(OpenSql.settings(folder, own, limits));
            return session;
        } catch (IOException failed) {
            child.kill();
            throw new EngineFailedException(
                    Kind.UNAVAILABLE, "The run's folder cannot be written; try again later.", failed);
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.DUCKDB;
    }

    @Override
    public Loaded load(String table, TextFile file, List<Converted> converted) {
        return calls.operation(() -> {
            var earlier = loads.remove(table);
            if (earlier != null) {
                earlier.drop(table);
            }
            var load = new TextLoad(calls, own, ++stored, converted);
            loads.put(table, load);
            return load.load(table, real(file));
        });
    }

    private TextFile real(TextFile file) {
        return new TextFile(
                within(file.path()),
                file.delimiter(),
                file.quote(),
                file.escape(),
                file.skipLines(),
                file.columns(),
                file.numbered(),
                file.quotedIsText());
    }

    @Override
    public Loaded loadParquet(String table, Path file) {
        return calls.operation(() -> {
            var store = "stored_" + ++stored;
            var real = within(file);
            ParquetSize.of(calls.query(LoadSql.parquetSize(real), 1).getFirst()).require(calls.limits());
            calls.run(LoadSql.loadParquet(store, real));
            calls.run(LoadSql.numbered(table, store));
            return new Loaded(
                    calls.number(LoadSql.count(table)), 0, List.of(), calls.describe(LoadSql.all(table)), List.of());
        });
    }

    @Override
    public long keep(String table, String select) {
        return calls.operation(() -> {
            calls.run("create table " + name(table) + " as (\n" + Selects.plain(select) + "\n)");
            return calls.number(LoadSql.count(table));
        });
    }

    @Override
    public Rows query(String select, int maxRows) {
        return calls.operation(() -> {
            var plain = Selects.plain(select);
            var columns = calls.describe(plain);
            var rows = calls.query(RenderingSql.result(plain, columns, maxRows + 1L), maxRows + 1);
            boolean complete = rows.size() <= maxRows;
            return new Rows(columns, complete ? rows : rows.subList(0, maxRows), complete);
        });
    }

    @Override
    public long write(String select, Path file, FileFormat format) {
        return calls.operation(() -> {
            var plain = Selects.plain(select);
            var part = own.resolve("part-" + ++stored);
            var target = target(file);
            try {
                long rows = calls.run(
                        switch (format) {
                            case PARQUET ->
                                "copy (\n" + plain + "\n) to " + text(part.toString()) + " (format parquet)";
                            case TEXT ->
                                "copy (\n" + RenderingSql.file(plain, calls.describe(plain)) + "\n) to "
                                        + text(part.toString())
                                        + " (format csv, header false, delim ',', quote '\"', escape '\"', nullstr '',"
                                        + " force_quote *)";
                        });
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                return rows;
            } catch (IOException failed) {
                throw new EngineFailedException(
                        Kind.UNAVAILABLE, "The result could not be written into the run's folder.", failed);
            } finally {
                Folders.delete(part);
            }
        });
    }

    @Override
    public String refusal(String select, List<String> tables) {
        try {
            SelectGuard.check(tree(Selects.plain(select)), tables);
            return "";
        } catch (RefusedSql refused) {
            return refused.sentence();
        }
    }

    private JsonNode tree(String sql) {
        RawText.check(sql);
        var json = calls.operation(
                () -> calls.query(GuardSql.tree(sql), 1).getFirst().getFirst());
        return SyntaxTree.read(json == null ? "" : json, sql);
    }

    @Override
    public void cancel() {
        calls.cancel();
    }

    @Override
    public void close() {
        calls.close();
        Folders.delete(own);
    }

    long pid() {
        return calls.pid();
    }

    /** The real path of a file in the run's folder. */
    private Path within(Path file) {
        try {
            var real = file.toRealPath();
            if (real.startsWith(folder)) {
                return real;
            }
        } catch (IOException missing) {
            throw new EngineFailedException(Kind.STATEMENT, "The file " + shown(file) + " does not exist.", missing);
        }
        throw new EngineFailedException(
                Kind.STATEMENT, "The file " + shown(file) + " is not in the run's folder: copy it there first.");
    }

    private Path target(Path file) {
        var parent = file.toAbsolutePath().getParent();
        return within(parent == null ? file : parent).resolve(file.getFileName());
    }

    private static @Nullable Path shown(Path file) {
        return file.getFileName();
    }
}
