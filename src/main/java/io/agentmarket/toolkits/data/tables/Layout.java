package io.agentmarket.toolkits.data.tables;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a table is in its file.
 *
 * @param width the number of its columns
 * @param firstLine the line of its header, or of its first row if it has none; what is before is preamble
 * @param headerLine the line of its header; 0 if it has none
 * @param names its header as it stands there; empty if it has none
 * @param trailing whether rows end with a delimiter that the header does not have
 * @param evidence why
 * @param warnings what is doubtful
 */
record Layout(
        int width,
        long firstLine,
        long headerLine,
        List<String> names,
        boolean trailing,
        List<String> evidence,
        List<String> warnings) {

    Layout {
        names = List.copyOf(names);
        evidence = List.copyOf(evidence);
        warnings = List.copyOf(warnings);
    }

    boolean header() {
        return headerLine > 0;
    }

    /** Whether a line equal to the header can only be the header again: with two columns or more. */
    boolean repeatable() {
        return width > 1;
    }

    /** The same with one more warning. */
    Layout warned(String sentence) {
        var all = new ArrayList<>(warnings);
        all.add(sentence);
        return new Layout(width, firstLine, headerLine, names, trailing, evidence, all);
    }

    /** A line at the head of the file: where it begins and its values; {@code null} values are empty texts here. */
    record HeadRow(long line, List<String> cells) {

        HeadRow {
            cells = List.copyOf(cells);
        }

        int width() {
            return cells.size();
        }
    }
}
