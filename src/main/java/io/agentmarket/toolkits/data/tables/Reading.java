package io.agentmarket.toolkits.data.tables;

import java.util.List;
import java.util.Map;

/**
 * How a file was read.
 *
 * @param format csv, json, ndjson, xlsx or parquet
 * @param used the options that were used to read it, all of them: encoding, delimiter, quote, escape, header, skip,
 *     sheet and what else the format has
 * @param evidence why, a sentence for each option that was found out and not said
 * @param columns their names, unique in any case
 * @param lines how its lines (of a sheet: rows; of JSON: items) divide; their sum is {@code lines.total}
 * @param rejects the first rejected lines, at most 1,000
 * @param warnings what a reader of the table should know, a sentence each
 */
public record Reading(
        String format,
        Map<String, String> used,
        List<String> evidence,
        List<String> columns,
        Lines lines,
        List<Rejected> rejects,
        List<String> warnings) {

    public Reading {
        used = Map.copyOf(used);
        evidence = List.copyOf(evidence);
        columns = List.copyOf(columns);
        rejects = List.copyOf(rejects);
        warnings = List.copyOf(warnings);
    }

    /**
     * The account of the lines. A row over several lines counts all of them in {@code ofRows}.
     *
     * @param rows records of the table, whatever lines they take
     * @param ofRows lines of rows
     * @param rejected lines that are no row
     */
    public record Lines(
            long total,
            long preamble,
            long header,
            long comments,
            long blank,
            long rows,
            long ofRows,
            long rejected,
            long footer) {

        /** Whether the parts add up to the total. */
        public boolean addUp() {
            return total == preamble + header + comments + blank + ofRows + rejected + footer;
        }
    }

    /**
     * A part of the file that is no row.
     *
     * @param line where it begins; 1 is the file's first line
     * @param text its text, shortened
     * @param reason a sentence
     */
    public record Rejected(long line, String text, String reason) {}
}
