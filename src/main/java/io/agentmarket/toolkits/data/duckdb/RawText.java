package io.agentmarket.toolkits.data.duckdb;

import java.util.Locale;

/** What is checked of a customer's SQL before DuckDB's parser sees it. */
final class RawText {

    /** Generated statements are shorter; a list of 5,000 ids of 18 digits fits. */
    static final int MAX_LENGTH = 100_000;

    /** 900 nested selects end DuckDB's process on a stack of 1 MB; people write less than ten. */
    static final int MAX_NESTING = 100;

    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    private final String text;
    private int at;

    private RawText(String text) {
        this.text = text;
    }

    /**
     * Checks length, characters and nesting.
     *
     * @throws RefusedSql if one is out of bounds
     */
    static void check(String text) {
        if (text.isBlank()) {
            throw new RefusedSql("The SQL is empty: write a select.");
        }
        if (text.length() > MAX_LENGTH) {
            throw new RefusedSql("The SQL is longer than 100,000 characters: load long lists as a table and join it.");
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            throw new RefusedSql("The SQL contains a control character: remove it.");
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new RefusedSql("The SQL contains half of a character: remove it.");
        }
        new RawText(text).checkNesting();
    }

    /** Brackets and cases that are open at the same time, outside of texts, quoted names and comments. */
    private void checkNesting() {
        int open = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                skipQuoted(c);
            } else if (text.startsWith("--", at)) {
                skipTo("\n");
            } else if (text.startsWith("/*", at)) {
                skipTo("*/");
            } else if (Character.isLetter(c) || c == '_') {
                open = Math.max(0, open + nesting(word()));
            } else {
                open += OPENING.indexOf(c) >= 0 ? 1 : CLOSING.indexOf(c) >= 0 ? -1 : 0;
                at++;
            }
            if (open > MAX_NESTING) {
                throw new RefusedSql(
                        "The SQL is nested deeper than 100 levels: name the inner selects by WITH, one after another.");
            }
        }
    }

    private static int nesting(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "case" -> 1;
            case "end" -> -1;
            default -> 0;
        };
    }

    private String word() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(from, at);
    }

    /** A doubled quote ends the text and begins another one, which is the same here. */
    private void skipQuoted(char quote) {
        int end = text.indexOf(quote, at + 1);
        at = end < 0 ? text.length() : end + 1;
    }

    private void skipTo(String end) {
        int found = text.indexOf(end, at + 2);
        at = found < 0 ? text.length() : found + end.length();
    }
}
