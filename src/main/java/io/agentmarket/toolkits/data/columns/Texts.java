package io.agentmarket.toolkits.data.columns;

import org.jspecify.annotations.Nullable;

/** Texts of answers. */
public final class Texts {

    /** Characters of a value that an answer shows. */
    private static final int MAX_SHOWN = 200;

    private Texts() {}

    public static String shortened(@Nullable String value) {
        if (value == null) {
            return "null";
        }
        if (value.length() <= MAX_SHOWN) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(MAX_SHOWN - 1)) ? MAX_SHOWN - 1 : MAX_SHOWN;
        return value.substring(0, end) + "... (" + value.length() + " characters)";
    }

    /**
     * Names a row.
     *
     * @param known the last row whose number is its number in the file
     */
    static String row(long number, long known) {
        return number <= known ? "row " + number : "a row further down";
    }

    /** {@code 1 row}, {@code 2 rows}. */
    public static String rows(long count) {
        return count == 1 ? "1 row" : count + " rows";
    }
}
