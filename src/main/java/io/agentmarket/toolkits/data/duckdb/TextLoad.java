package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.Converted;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.Loaded;
import io.agentmarket.toolkits.data.engines.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads one text file.
 *
 * @param number makes the names of what is stored for it unique in the session
 */
record TextLoad(Calls calls, Path own, int number, List<Converted> converted) {

    /**
     * The table in which the rows are stored: it is the one that was asked for if it needs no more columns and no
     * fewer, since a view costs each statement as many names as it has; else they are seen through a view.
     */
    private String stored(String table, TextFile file) {
        return isTheTable(file) ? table : "stored_" + number;
    }

    private boolean isTheTable(TextFile file) {
        return file.numbered() && converted.isEmpty();
    }

    /** Deletes what was loaded under a name, in whichever way. */
    void drop(String table) {
        calls.run(LoadSql.dropAny(table, calls.number(LoadSql.isView(table)) > 0));
        calls.run(LoadSql.drop("stored_" + number));
    }

    Loaded load(String table, TextFile file) {
        var rest = own.resolve("rest-" + number);
        try {
            var preamble = Preamble.of(file);
            if (preamble.isPlain()) {
                return load(table, file, 0);
            }
            preamble.copyRest(rest);
            return load(table, withoutPreamble(file, rest), file.skipLines());
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
     * @param before how many lines of the original are not in it
     */
    private Loaded load(String table, TextFile file, long before) throws IOException {
        if (Files.size(file.path()) == 0) {
            return empty(table, file);
        }
        var rejects = "rejects_" + number;
        var stored = stored(table, file);
        var conversions = ConversionSql.of(converted, file);
        calls.run(LoadSql.load(stored, file, rejects, conversions));
        long rows = calls.number(LoadSql.count(stored));
        var fits = fits(conversions, stored);
        boolean isFitting = fits.stream().allMatch(fit -> fit.unfit() == 0);
        var first = calls.query(LoadSql.rejects(rejects), LoadSql.MAX_REJECTS);
        var lines = isFitting ? lines(file, first) : FileLines.NONE;
        var account = isFitting ? account(stored, file, rows, rejects, lines) : LineAccount.UNKNOWN;
        if (!isTheTable(file)) {
            calls.run(LoadSql.numbered(table, stored, file, account.isOneLineARow() ? before + file.skipLines() : -1));
        }
        calls.run(LoadSql.drop(rejects));
        calls.run(LoadSql.drop(rejects + "_scan"));
        return new Loaded(rows, account.rejected(), rejects(first, lines, before), columns(table), fits);
    }

    private List<Loaded.Fit> fits(ConversionSql conversions, String stored) {
        return converted.isEmpty()
                ? List.of()
                : conversions.fits(calls.query(conversions.counts(stored), 1).getFirst());
    }

    private FileLines lines(TextFile file, List<List<@Nullable String>> rejects) throws IOException {
        var positions = rejects.stream().map(RejectedLine::position).toList();
        return FileLines.of(file.path(), positions, calls::requireTime);
    }

    /** Every line of the file is in a row, rejected, blank or skipped; else nothing was loaded. */
    private LineAccount account(String stored, TextFile file, long rows, String rejects, FileLines lines) {
        var rejected = calls.query(LoadSql.rejectedLines(rejects), 1).getFirst();
        var account = LineAccount.of(lines, file.skipLines(), rows, rejected);
        if (!account.isOneLineARow() && !account.isComplete()) {
            account = account.withBreaksInValues(calls.number(LoadSql.breaksInValues(stored, texts(file))));
        }
        if (!account.isComplete()) {
            calls.run(LoadSql.drop(stored));
            throw new EngineFailedException(Kind.STATEMENT, account.sentence());
        }
        return account;
    }

    /** The columns that are stored as they are; a value of another type has no line break. */
    private List<String> texts(TextFile file) {
        var others = converted.stream().map(Converted::column).toList();
        return file.columns().stream()
                .filter(column -> !others.contains(column))
                .toList();
    }

    private Loaded empty(String table, TextFile file) {
        calls.run(LoadSql.empty(table, file));
        return new Loaded(0, 0, List.of(), columns(table), List.of());
    }

    private List<io.agentmarket.toolkits.data.engines.Column> columns(String table) {
        return calls.describe(LoadSql.all(table));
    }

    private static List<Loaded.Reject> rejects(List<List<@Nullable String>> rows, FileLines lines, long before) {
        return rows.stream()
                .map(row -> RejectedLine.of(row, before + lines.at().getOrDefault(RejectedLine.position(row), 0L)))
                .toList();
    }
}
