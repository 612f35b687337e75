package io.agentmarket.toolkits.data.engines;

import java.util.List;

/**
 * What loading a file gave.
 *
 * @param rejected how many lines are no row
 * @param rejects the first of them
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
