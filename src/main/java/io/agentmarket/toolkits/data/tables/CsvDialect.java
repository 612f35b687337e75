package io.agentmarket.toolkits.data.tables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How delimited text is written.
 *
 * @param delimiter 0 for none: each line is one value
 * @param runs whether several delimiters in a row are one, as between aligned columns
 * @param quote 0 for none
 * @param escape what stands before a quote inside quotes: the quote itself, or a backslash; 0 for none
 * @param comment what a line of comment begins with
 */
record CsvDialect(
        char delimiter,
        boolean runs,
        char quote,
        char escape,
        @Nullable String comment) {

    static final char NONE = 0;

    /** The delimiters that are tried, the usual ones first. */
    static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|', '^', ':', ' ', '\u0001');

    static CsvDialect of(char delimiter, char quote) {
        return new CsvDialect(delimiter, false, quote, quote, null);
    }

    boolean backslash() {
        return escape != quote && escape != NONE;
    }

    CsvDialect withComment(@Nullable String prefix) {
        return new CsvDialect(delimiter, runs, quote, escape, prefix);
    }

    /** As a sentence has it. */
    String delimiterName() {
        return name(delimiter, runs);
    }

    static String name(char delimiter, boolean runs) {
        return switch (delimiter) {
            case NONE -> "no delimiter";
            case '\t' -> "tab";
            case ' ' -> runs ? "runs of blanks" : "blank";
            case '\u0001' -> "the character U+0001";
            default -> "\"" + delimiter + "\"";
        };
    }
}
