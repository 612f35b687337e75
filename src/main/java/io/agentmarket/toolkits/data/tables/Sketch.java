package io.agentmarket.toolkits.data.tables;

import java.util.List;
import java.util.Map;

/**
 * What is known of a large file that an engine is to read by itself: found in samples, not proved.
 *
 * @param format csv, json, ndjson, xlsx or parquet
 * @param used the options by which it is to be read, all of them
 * @param evidence why, a sentence for each option that was found out
 * @param columns their names, unique in any case; empty if the format has them itself
 * @param skipLines lines before the first row: preamble and header
 * @param obstacles why an engine cannot read it as it is, a sentence each; empty if it can
 * @param warnings what is doubtful
 * @param rowsOfHead how many of the sampled rows are the first ones of the file; the others are from further down
 */
public record Sketch(
        String format,
        Map<String, String> used,
        List<String> evidence,
        List<String> columns,
        long skipLines,
        List<String> obstacles,
        List<String> warnings,
        long rowsOfHead) {

    public Sketch {
        used = Map.copyOf(used);
        evidence = List.copyOf(evidence);
        columns = List.copyOf(columns);
        obstacles = List.copyOf(obstacles);
        warnings = List.copyOf(warnings);
    }

    /** Whether an engine can read the file, told all this. */
    public boolean engineCanRead() {
        return obstacles.isEmpty();
    }
}
