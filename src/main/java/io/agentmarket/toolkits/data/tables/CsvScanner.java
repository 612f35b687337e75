package io.agentmarket.toolkits.data.tables;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Cuts delimited text into records, with exact line numbers. A quote that is not closed, or is closed in the middle of
 * a field, breaks its line and not the text: the next record begins at the next line. Line ends are LF, CRLF and CR; in
 * quotes they are text. A quote inside a field without quotes is text.
 *
 * <p>The scan never looks further than one record of {@value #MAX_RECORD} characters.
 */
final class CsvScanner {

    /** The longest record, in characters: 2 Mi, as engines allow by default. */
    static final int MAX_RECORD = 2 << 20;

    private static final int MIN_ROOM = 1 << 12;

    /** What was found. */
    enum Kind {
        ROW,
        BLANK,
        COMMENT,
        /** A quote is wrong: {@link #problem()}. */
        BROKEN,
        TOO_LONG
    }

    private final Reader in;
    private final CsvDialect dialect;
    private final int delimiter;
    private char[] buffer;
    private int start;
    private int next;
    private int limit;
    private boolean ended;

    private Kind kind = Kind.BLANK;
    private String problem = "";
    private long line;
    private long nextLine = 1;
    private int fields;
    private int[] from = new int[64];
    private int[] to = new int[64];
    private boolean[] quoted = new boolean[64];
    private boolean[] escaped = new boolean[64];
    private int contentEnd;
    private boolean padded;
    private int breaksInside;

    private long lf;
    private long cr;
    private long crlf;

    CsvScanner(Reader in, CsvDialect dialect) {
        this(in, dialect, 1 << 16);
    }

    CsvScanner(Reader in, CsvDialect dialect, int room) {
        this.in = in;
        this.dialect = dialect;
        this.delimiter = dialect.delimiter() == CsvDialect.NONE ? '\n' : dialect.delimiter();
        this.buffer = new char[room];
    }

    Kind kind() {
        return kind;
    }

    /** What is wrong with a record that is none, a sentence without its end. */
    String problem() {
        return problem;
    }

    /** The line where the record begins, from 1. */
    long line() {
        return line;
    }

    /** The lines of the record. */
    int lines() {
        return 1 + breaksInside;
    }

    /** The lines that were passed. */
    long linesSeen() {
        return nextLine - 1;
    }

    int fields() {
        return fields;
    }

    /** Whether blanks around its quotes were left out. */
    boolean padded() {
        return padded;
    }

    boolean quoted(int field) {
        return quoted[field];
    }

    boolean empty(int field) {
        return from[field] == to[field];
    }

    /** The first character of a field that is not empty. */
    char first(int field) {
        return buffer[start + from[field]];
    }

    /** A field without its quotes. */
    String value(int field) {
        int length = to[field] - from[field];
        if (!escaped[field]) {
            return new String(buffer, start + from[field], length);
        }
        var plain = new StringBuilder(length);
        int end = start + to[field];
        for (int i = start + from[field]; i < end; i++) {
            char c = buffer[i];
            boolean doubled = quoted[field] && c == dialect.quote() && i + 1 < end;
            boolean behind = dialect.backslash() && c == dialect.escape() && i + 1 < end && escapes(buffer[i + 1]);
            if (doubled || (behind && (!quoted[field] || buffer[i + 1] != dialect.delimiter()))) {
                c = buffer[++i];
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /** The record as it stands in the file, without its line end. */
    String text() {
        return new String(buffer, start, contentEnd);
    }

    /** Its first characters. */
    String beginning(int length) {
        return new String(buffer, start, Math.min(contentEnd, length));
    }

    /** Writes a field. */
    void write(int field, RowWriter out) {
        if (escaped[field]) {
            out.text(value(field));
        } else {
            out.text(buffer, start + from[field], start + to[field]);
        }
    }

    /** Takes the record back: it is broken, and only its first line belongs to it. */
    void breakUp(String reason) {
        restOfLine(Kind.BROKEN, reason);
    }

    /** Line ends outside of quotes: LF, CRLF and CR. */
    long[] lineEnds() {
        return new long[] {lf, crlf, cr};
    }

    /** Goes to the next record; false at the end. */
    boolean next() {
        if (next > buffer.length / 2) {
            System.arraycopy(buffer, next, buffer, 0, limit - next);
            limit -= next;
            next = 0;
        }
        start = next;
        line = nextLine;
        fields = 0;
        padded = false;
        breaksInside = 0;
        if (start == limit && more(start) < 0) {
            return false;
        }
        if (isComment()) {
            restOfLine(Kind.COMMENT, "");
        } else {
            record();
        }
        return true;
    }

    /** Passes lines whatever is on them. */
    void skip(int lines) {
        for (int i = 0; i < lines && (next < limit || more(next) >= 0); i++) {
            start = next;
            line = nextLine;
            restOfLine(Kind.COMMENT, "");
        }
    }

    private boolean isComment() {
        var prefix = dialect.comment();
        if (prefix == null) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (at(start + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void record() {
        int i = start;
        while (true) {
            if (dialect.runs()) {
                i = skipBlanks(i);
            }
            int opening = opening(i);
            int end = opening >= 0 ? quotedField(opening, i) : plainField(i);
            if (end < 0) {
                return;
            }
            int c = at(end);
            if (c < 0 || c == '\n' || c == '\r') {
                if (dialect.runs() && fields > 1 && from[fields - 1] == to[fields - 1] && !quoted[fields - 1]) {
                    fields--;
                }
                contentEnd = end - start;
                finish(end);
                kind = blank() ? Kind.BLANK : Kind.ROW;
                return;
            }
            if (c != delimiter) {
                throw new IllegalStateException("a field ends at " + c);
            }
            i = end + 1;
        }
    }

    private int skipBlanks(int i) {
        int at = i;
        for (int c = at(at); c == ' ' || c == '\t'; c = at(at)) {
            at++;
        }
        return at;
    }

    /** Where the opening quote of the field is, with blanks before it; -1 if the field has none. */
    private int opening(int i) {
        char quote = dialect.quote();
        if (quote == CsvDialect.NONE) {
            return -1;
        }
        int c = at(i);
        if (c == quote) {
            return i;
        }
        if (c != ' ' || delimiter == ' ') {
            return -1;
        }
        int at = i;
        while (at(at) == ' ') {
            at++;
        }
        return at(at) == quote && closesOnLine(at) ? at : -1;
    }

    private boolean closesOnLine(int opening) {
        int i = opening + 1;
        while (true) {
            int c = at(i);
            if (c < 0 || c == '\n' || c == '\r') {
                return false;
            }
            if (c == dialect.quote()) {
                if (at(i + 1) != dialect.quote()) {
                    return endsField(i + 1) >= 0;
                }
                i++;
            } else if (dialect.backslash() && c == dialect.escape()) {
                i++;
            }
            i++;
        }
    }

    /** Where the field ends that has only blanks from here; -1 if it has more. */
    private int endsField(int i) {
        int at = i;
        int c = at(at);
        while (c == ' ' && delimiter != ' ') {
            c = at(++at);
        }
        return c < 0 || c == '\n' || c == '\r' || c == delimiter ? at : -1;
    }

    private int plainField(int begin) {
        int escape = dialect.backslash() ? dialect.escape() : -1;
        boolean unescape = false;
        int offset = begin - start;
        int i = begin;
        while (true) {
            char[] chars = buffer;
            int stop = limit;
            while (i < stop) {
                char c = chars[i];
                if (c == delimiter || c == '\n' || c == '\r') {
                    add(offset, i - start, false, unescape);
                    return i;
                }
                if (c == escape && escapes(at(i + 1))) {
                    unescape = true;
                    i++;
                    chars = buffer;
                    stop = limit;
                }
                i++;
            }
            int moved = more(i);
            if (moved < 0) {
                add(offset, i - start, false, unescape);
                return i;
            }
            if (moved - start > MAX_RECORD) {
                tooLong();
                return -1;
            }
            i = moved;
        }
    }

    private boolean escapes(int c) {
        return c == dialect.quote() || c == dialect.escape() || c == delimiter;
    }

    private int quotedField(int opening, int begin) {
        char quote = dialect.quote();
        boolean backslash = dialect.backslash();
        boolean unescape = false;
        int offset = opening + 1 - start;
        padded |= opening != begin;
        int p = offset;
        while (true) {
            int c = at(start + p);
            if (c < 0 || p > MAX_RECORD) {
                return broken(c < 0 ? "A quote is opened and never closed" : "A quote is opened and not closed within "
                        + MAX_RECORD + " characters");
            }
            if (c == quote) {
                if (at(start + p + 1) != quote || dialect.escape() == CsvDialect.NONE) {
                    break;
                }
                unescape = true;
                p++;
            } else if (backslash && c == dialect.escape()) {
                int after = at(start + p + 1);
                if (after == quote || after == dialect.escape()) {
                    unescape = true;
                    p++;
                }
            } else if (c == '\n' || (c == '\r' && at(start + p + 1) != '\n')) {
                breaksInside++;
            }
            p++;
        }
        int end = endsField(start + p + 1);
        if (end < 0) {
            return broken(breaksInside > 0
                    ? "A quote is opened and not closed on the line"
                    : "A quote is closed in the middle of a field");
        }
        padded |= end != start + p + 1;
        add(offset, p, true, unescape);
        return end;
    }

    private void add(int begin, int end, boolean inQuotes, boolean unescape) {
        if (fields == from.length) {
            int size = fields * 2;
            from = Arrays.copyOf(from, size);
            to = Arrays.copyOf(to, size);
            quoted = Arrays.copyOf(quoted, size);
            escaped = Arrays.copyOf(escaped, size);
        }
        from[fields] = begin;
        to[fields] = end;
        quoted[fields] = inQuotes;
        escaped[fields++] = unescape;
    }

    private boolean blank() {
        if (fields > 1 || (fields == 1 && quoted[0])) {
            return false;
        }
        for (int i = 0; i < contentEnd; i++) {
            if (buffer[start + i] > ' ') {
                return false;
            }
        }
        return true;
    }

    /** The record ends here: passes the line end. */
    private void finish(int end) {
        next = passLineEnd(end);
        nextLine = line + 1 + breaksInside;
    }

    private int passLineEnd(int end) {
        int c = at(end);
        if (c == '\n') {
            lf++;
            return end + 1;
        }
        if (c == '\r') {
            if (at(end + 1) == '\n') {
                crlf++;
                return end + 2;
            }
            cr++;
            return end + 1;
        }
        return end;
    }

    private int broken(String reason) {
        restOfLine(Kind.BROKEN, reason);
        return -1;
    }

    /** The record is only its first line, whatever is on it. */
    private void restOfLine(Kind found, String reason) {
        kind = found;
        problem = reason;
        breaksInside = 0;
        fields = 0;
        int p = 0;
        for (int c = at(start + p); c >= 0 && c != '\n' && c != '\r'; c = at(start + p)) {
            if (p++ > MAX_RECORD) {
                tooLong();
                return;
            }
        }
        contentEnd = p;
        finish(start + p);
    }

    /** Throws the rest of the line away; its beginning is kept for the account. */
    private void tooLong() {
        kind = Kind.TOO_LONG;
        problem = "A line is longer than " + MAX_RECORD + " characters";
        fields = 0;
        breaksInside = 0;
        contentEnd = 256;
        int i = start + 256;
        while (true) {
            while (i < limit && buffer[i] != '\n' && buffer[i] != '\r') {
                i++;
            }
            if (i < limit) {
                break;
            }
            limit = start + 256;
            i = limit;
            if (more(i) < 0) {
                break;
            }
            i = start + 256;
        }
        finish(i);
    }

    private int at(int i) {
        return i < limit || more(i) >= 0 ? buffer[i] : -1;
    }

    /**
     * Reads on, so that there is a character at this place, if any. Nothing moves in the buffer within a record.
     *
     * @return the same place; -1 at the end
     */
    private int more(int i) {
        while (i >= limit) {
            if (ended) {
                return -1;
            }
            if (buffer.length - limit < MIN_ROOM) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            try {
                int read = in.read(buffer, limit, buffer.length - limit);
                if (read < 0) {
                    ended = true;
                } else {
                    limit += read;
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return i;
    }
}
