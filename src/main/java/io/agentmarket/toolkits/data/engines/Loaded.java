package io.agentmarket.toolkits.data.engines;

import java.util.List;
import java.util.Optional;

/**
 * What loading a file gave. Every line of the file is one that was skipped, in a row, rejected, or blank; blank lines
 * outside of values are no rows where the file has several columns.
 *
 * @param rejected how many lines are in no row; a quote that is never closed rejects all lines behind it
 * @param rejects the first ones, each by the line where it begins
 * @param fits how the texts of converted columns were read, in the order in which they were asked for
 */
public record Loaded(long rows, long rejected, List<Reject> rejects, List<Column> columns, List<Fit> fits) {

    public Loaded {
        rejects = List.copyOf(rejects);
        columns = List.copyOf(columns);
        fits = List.copyOf(fits);
    }

    /** The fit of a column, if it was converted. */
    public Optional<Fit> fit(String column) {
        return fits.stream().filter(fit -> fit.column().equals(column)).findFirst();
    }

    /** Whether every text is a value of the type of its column; if not, the lines are not accounted for either. */
    public boolean isFitting() {
        return fits.stream().allMatch(fit -> fit.unfit() == 0);
    }

    /**
     * How the texts of a column were read.
     *
     * @param unfit texts that are no value of the type
     * @param blank texts of blanks only, or of nothing within quotes
     */
    public record Fit(String column, long unfit, long blank) {}

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
