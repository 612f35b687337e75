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
        var bare = bare(plain(select));
        if (bare.indexOf(';') >= 0) {
            return "The SQL has more than one statement: send one select.";
        }
        var first = bare.toLowerCase(Locale.ROOT);
        return first.startsWith("select") || first.startsWith("with") || first.startsWith("(")
                ? ""
                : "The SQL is no select: only selects are run.";
    }

    /** The statement without its comments, and without a semicolon at its end. */
    static String plain(String sql) {
        var plain = new StringBuilder();
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\'' || c == '"') {
                int end = sql.indexOf(c, i + 1);
                plain.append(sql, i, end < 0 ? sql.length() : end + 1);
                i = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("--", i)) {
                int end = sql.indexOf('\n', i);
                i = end < 0 ? sql.length() : end;
                plain.append('\n');
            } else if (sql.startsWith("/*", i)) {
                int end = sql.indexOf("*/", i + 2);
                i = end < 0 ? sql.length() : end + 1;
                plain.append(' ');
            } else {
                plain.append(c);
            }
        }
        var text = plain.toString().strip();
        return text.endsWith(";") ? text.substring(0, text.length() - 1).strip() : text;
    }

    /** The statement with nothing in its quotes. */
    private static String bare(String plain) {
        return plain.replaceAll("'[^']*'", "''").replaceAll("\"[^\"]*\"", "\"\"");
    }
}
