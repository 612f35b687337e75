package io.agentmarket.toolkits.data.trino;

import java.util.Locale;

/**
 * A first look at a customer's statement for a cluster: one statement, which reads. The cluster itself refuses the
 * rest, because the session is read-only and has the rights of the customer's own user.
 */
final class TrinoGuard {

    private static final int MAX_LENGTH = 100_000;

    private TrinoGuard() {}

    /** Why the statement is not sent, as a sentence; empty if it is. */
    static String refusal(String select) {
        if (select.length() > MAX_LENGTH) {
            return "The SQL is longer than " + MAX_LENGTH + " characters.";
        }
        var bare = bare(select).strip();
        if (bare.endsWith(";")) {
            bare = bare.substring(0, bare.length() - 1).strip();
        }
        if (bare.indexOf(';') >= 0) {
            return "The SQL has more than one statement: send one select.";
        }
        var first = bare.toLowerCase(Locale.ROOT);
        return first.startsWith("select") || first.startsWith("with") || first.startsWith("(")
                ? ""
                : "The SQL is no select: only selects are run.";
    }

    /** The text without comments, and with nothing in its quotes. */
    private static String bare(String sql) {
        var bare = new StringBuilder();
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\'' || c == '"') {
                int end = sql.indexOf(c, i + 1);
                i = end < 0 ? sql.length() : end;
                bare.append(c).append(c);
            } else if (sql.startsWith("--", i)) {
                int end = sql.indexOf('\n', i);
                i = end < 0 ? sql.length() : end;
                bare.append(' ');
            } else if (sql.startsWith("/*", i)) {
                int end = sql.indexOf("*/", i + 2);
                i = end < 0 ? sql.length() : end + 1;
                bare.append(' ');
            } else {
                bare.append(c);
            }
        }
        return bare.toString();
    }
}
