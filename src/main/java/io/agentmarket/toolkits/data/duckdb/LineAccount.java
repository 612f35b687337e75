package io.agentmarket.toolkits.data.duckdb;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of a loaded file are.
 *
 * @param read lines of the file behind those that were skipped
 * @param blank how many of them are empty: outside of values they are no rows, within a value they belong to it
 * @param rows loaded ones
 * @param breaks line breaks within their values
 * @param rejected lines of rejects
 * @param isCut whether a reject is longer than what DuckDB keeps of it, so that it may have more lines
 */
record LineAccount(long read, long blank, long rows, long breaks, long rejected, boolean isCut) {

    /** Before the lines of a file were compared with its rows. */
    static final LineAccount UNKNOWN = new LineAccount(-1, 0, 0, 0, 0, false);

    static LineAccount of(FileLines lines, long skipped, long rows, List<@Nullable String> rejects) {
        return new LineAccount(
                Math.max(0, lines.lines() - skipped),
                lines.blank(),
                rows,
                0,
                Long.parseLong(String.valueOf(rejects.get(0))),
                "true".equals(rejects.get(1)));
    }

    /** With the line breaks in values; the lines of cut rejects are what is left then. */
    LineAccount withBreaksInValues(long breaks) {
        var counted = new LineAccount(read, blank, rows, breaks, rejected, isCut);
        return isCut && counted.left() > blank
                ? new LineAccount(read, blank, rows, breaks, rejected + counted.left() - blank, true)
                : counted;
    }

    private long left() {
        return read - rows - breaks - rejected;
    }

    boolean isComplete() {
        return left() >= 0 && left() <= blank;
    }

    /** Whether a row's line is known by its number. */
    boolean isOneLineARow() {
        return read == rows;
    }

    String sentence() {
        return "The file was not loaded, because " + Math.abs(left()) + " of its " + read
                + " lines are neither rows nor rejected: a line is longer than 2,000,000 bytes, or the dialect is not"
                + " the file's.";
    }
}
