package io.agentmarket.toolkits.data.tables;

import java.util.Arrays;

/** Where the fields of a record are, relative to its beginning. */
final class RecordFields {

    private final CharWindow window;
    private final CsvDialect dialect;
    private int count;
    private int[] from = new int[64];
    private int[] to = new int[64];
    private boolean[] quoted = new boolean[64];
    private boolean[] escaped = new boolean[64];

    RecordFields(CharWindow window, CsvDialect dialect) {
        this.window = window;
        this.dialect = dialect;
    }

    void clear() {
        count = 0;
    }

    void add(int begin, int end, boolean inQuotes, boolean unescape) {
        if (count == from.length) {
            int size = count * 2;
            from = Arrays.copyOf(from, size);
            to = Arrays.copyOf(to, size);
            quoted = Arrays.copyOf(quoted, size);
            escaped = Arrays.copyOf(escaped, size);
        }
        from[count] = begin;
        to[count] = end;
        quoted[count] = inQuotes;
        escaped[count++] = unescape;
    }

    /** Drops the last field if nothing is in it. */
    void dropEmptyLast() {
        if (count > 1 && from[count - 1] == to[count - 1] && !quoted[count - 1]) {
            count--;
        }
    }

    int count() {
        return count;
    }

    boolean quoted(int field) {
        return quoted[field];
    }

    boolean empty(int field) {
        return from[field] == to[field];
    }

    /** The first character of a field that is not empty. */
    char first(int field) {
        return window.chars[window.start + from[field]];
    }

    /** A field without its quotes. */
    String value(int field) {
        if (!escaped[field]) {
            return new String(window.chars, window.start + from[field], to[field] - from[field]);
        }
        var plain = new StringBuilder(to[field] - from[field]);
        int end = window.start + to[field];
        for (int i = window.start + from[field]; i < end; i++) {
            char c = window.chars[i];
            if (i + 1 < end && escape(c, window.chars[i + 1], quoted[field])) {
                c = window.chars[++i];
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private boolean escape(char c, char after, boolean inQuotes) {
        if (inQuotes && c == dialect.quote()) {
            return true;
        }
        return dialect.backslash()
                && c == dialect.escape()
                && (after == dialect.quote()
                        || after == dialect.escape()
                        || (!inQuotes && after == dialect.delimiter()));
    }

    boolean bordered(int field) {
        if (quoted[field] || empty(field)) {
            return false;
        }
        return window.chars[window.start + from[field]] == ' ' || window.chars[window.start + to[field] - 1] == ' ';
    }

    boolean same(int field, String text) {
        int length = to[field] - from[field];
        return escaped[field] || length == text.length() && (length == 0 || first(field) == text.charAt(0))
                ? value(field).equals(text)
                : false;
    }

    void write(int field, RowWriter out) {
        if (escaped[field]) {
            out.text(value(field));
        } else {
            out.text(window.chars, window.start + from[field], window.start + to[field]);
        }
    }
}
