package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.Loaded;
import io.agentmarket.toolkits.data.engines.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads one text file.
 *
 * @param number makes the names of what is stored for it unique in the session
 */
record TextLoad(Calls calls, Path own, int number) {

    Loaded load(String table, TextFile file) {
        var rest = own.resolve("rest-" + number);
        try {
            var preamble = Preamble.of(file);
            if (preamble.isPlain()) {
                return load(table, file, file.path(), 0);
            }
            preamble.copyRest(rest);
            return load(table, withoutPreamble(file, rest), file.path(), preamble.bytes());
        } catch (IOException failed) {
            throw new EngineFailedException(
                    Kind.UNAVAILABLE, "The file could not be read or copied; try again later.", failed);
        } finally {
            Folders.delete(rest);
        }
    }

    private static TextFile withoutPreamble(TextFile file, Path rest) {
        return new TextFile(
                rest,
                file.delimiter(),
                file.quote(),
                file.escape(),
                0,
                file.columns(),
                file.numbered(),
                file.quotedIsText());
    }

    /**
     * Loads what is read by DuckDB.
     *
     * @param before how many bytes of the original are not in it
     */
    private Loaded load(String table, TextFile file, Path original, long before) throws IOException {
        if (Files.size(file.path()) == 0) {
            return empty(table, file);
        }
        var rejects = "rejects_" + number;
        var stored = file.numbered() ? table : "stored_" + number;
        calls.run(LoadSql.load(stored, file, rejects));
        long rows = calls.number(LoadSql.count(stored));
        var account = account(stored, file, rows, rejects);
        if (!file.numbered()) {
            calls.run(LoadSql.numbered(table, stored, file, account.isOneLineARow() ? original(file, before) : -1));
        }
        var first = account.rejected() == 0 ? List.<Loaded.Reject>of() : first(rejects, original, before);
        calls.run(LoadSql.drop(rejects));
        calls.run(LoadSql.drop(rejects + "_scan"));
        return new Loaded(rows, account.rejected(), first, columns(table));
    }

    /** Lines before the first row; unknown, as -1, where they have been cut off. */
    private static long original(TextFile file, long before) {
        return before == 0 ? file.skipLines() : -1;
    }

    /** Every line of the file is in a row, rejected, blank or skipped; else nothing was loaded. */
    private LineAccount account(String stored, TextFile file, long rows, String rejects) throws IOException {
        var lines = FileLines.of(file.path(), calls::requireTime);
        var rejected = calls.query(LoadSql.rejectedLines(rejects), 1).getFirst();
        var account = LineAccount.of(lines, file.skipLines(), rows, rejected);
        if (!account.isOneLineARow() && !account.isComplete()) {
            account = account.withBreaksInValues(calls.number(LoadSql.breaksInValues(stored, file)));
        }
        if (!account.isComplete()) {
            calls.run(LoadSql.drop(stored));
            throw new EngineFailedException(Kind.STATEMENT, account.sentence());
        }
        return account;
    }

    private Loaded empty(String table, TextFile file) {
        calls.run(LoadSql.empty(table, file));
        return new Loaded(0, 0, List.of(), columns(table));
    }

    private List<io.agentmarket.toolkits.data.engines.Column> columns(String table) {
        return calls.describe(LoadSql.all(table));
    }

    private List<Loaded.Reject> first(String rejects, Path original, long before) throws IOException {
        var rows = calls.query(LoadSql.rejects(rejects), LoadSql.MAX_REJECTS);
        var positions =
                rows.stream().map(row -> RejectedLine.position(row) + before).toList();
        var lines = LineNumbers.of(original, positions);
        return rows.stream()
                .map(row -> RejectedLine.of(row, lines.getOrDefault(RejectedLine.position(row) + before, 0L)))
                .toList();
    }
}
