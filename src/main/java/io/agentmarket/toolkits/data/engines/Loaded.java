package io.agentmarket.toolkits.data.engines;

import java.util.List;

/**
 * What loading a file gave. Every line of the file is one that was skipped, in a row, rejected, or blank; blank lines
 * outside of values are no rows where the file has several columns.
 *
 * @param rejected how many lines are in no row; a quote that is never closed rejects all lines behind it
 * @param rejects the first ones, each by the line where it begins
 */
public record Loaded(long rows, long rejected, List<Reject> rejects, List<Column> columns) {

    public Loaded {
        rejects = List.copyOf(rejects);
        columns = List.copyOf(columns);
    }

    /**
     * A line that is no row.
     *
     * @param line 1 is the file's first line
     * @param column the column where reading failed; empty for the whole line
     * @param text the line, shortened
     * @param reason a sentence
     */
    public record Reject(long line, String column, String text, String reason) {}
}
