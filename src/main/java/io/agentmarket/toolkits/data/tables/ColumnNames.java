package io.agentmarket.toolkits.data.tables;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** The names of columns: none empty, no two alike in any case. What is changed is said. */
final class ColumnNames {

    /** The most columns of a table: more is a mistake of the dialect, or too much for an engine's plan. */
    static final int MAX_COLUMNS = 4_096;

    /** The longest name; PostgreSQL cuts at 63, so this is generous. */
    private static final int MAX_NAME = 200;

    /** The columns that are in front of every table. */
    private static final List<String> NUMBERS = List.of("row_number", "line_number");

    /** How the platform's own columns begin while a plan runs, in any case. */
    private static final String OWN = "row:";

    private static final int MAX_TOLD = 20;

    private ColumnNames() {}

    static List<String> unique(List<String> asWritten, Account account) {
        bound(asWritten.size());
        var taken = new HashSet<>(NUMBERS);
        var names = new ArrayList<String>();
        int told = 0;
        for (int i = 0; i < asWritten.size(); i++) {
            var written = asWritten.get(i);
            var plain = plain(written);
            var name = plain.isEmpty() ? "column_" + (i + 1) : plain;
            int number = 2;
            var candidate = name;
            while (!taken.add(candidate.toLowerCase(Locale.ROOT))) {
                candidate = name + "_" + number++;
            }
            names.add(candidate);
            if (!candidate.equals(written) && told++ < MAX_TOLD) {
                account.warn("Column " + (i + 1) + " is called \"" + Account.shortened(written)
                        + "\" in the file, here \"" + candidate + "\"");
            }
        }
        if (told > MAX_TOLD) {
            account.warn((told - MAX_TOLD) + " more columns have another name than in the file");
        }
        return names;
    }

    static List<String> numbered(int width) {
        bound(width);
        var names = new ArrayList<String>();
        for (int i = 1; i <= width; i++) {
            names.add("column_" + i);
        }
        return names;
    }

    static void bound(int width) {
        if (width > MAX_COLUMNS) {
            throw new UnreadableTableException(
                    UnreadableTableException.Fault.BOUND,
                    "The table has " + width + " columns, more than " + MAX_COLUMNS + ": check the delimiter");
        }
    }

    private static String plain(String written) {
        var name = written.replaceAll("[\\p{Cntrl}\\s\u00A0\uFEFF]+", " ").strip();
        var clean = new StringBuilder();
        name.codePoints()
                .limit(MAX_NAME)
                .map(it -> it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE ? '\uFFFD' : it)
                .forEach(clean::appendCodePoint);
        if (clean.length() >= OWN.length() && clean.substring(0, OWN.length()).equalsIgnoreCase(OWN)) {
            clean.setCharAt(OWN.length() - 1, '_');
        }
        return clean.toString();
    }
}
