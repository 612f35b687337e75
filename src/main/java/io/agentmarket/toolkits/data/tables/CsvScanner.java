package io.agentmarket.toolkits.data.tables;

import java.io.Reader;

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

    /** Characters of a line that is too long which are kept for the account. */
    private static final int KEPT = 256;

    /** What was found. */
    enum Kind {
        ROW,
        BLANK,
        COMMENT,
        /** A quote is wrong: {@link #problem()}. */
        BROKEN,
        TOO_LONG
    }

    private final CharWindow window;
    private final CsvDialect dialect;
    private final RecordFields fields;
    private final FieldCutter cutter;

    private Kind kind = Kind.BLANK;
    private String problem = "";
    private long line;
    private long nextLine = 1;
    private int contentEnd;

    CsvScanner(Reader in, CsvDialect dialect) {
        this(in, dialect, 1 << 16);
    }

    /** @param room characters that are read at once; the window grows with longer records */
    CsvScanner(Reader in, CsvDialect dialect, int room) {
        this.window = new CharWindow(in, room);
        this.dialect = dialect;
        this.fields = new RecordFields(window, dialect);
        this.cutter = new FieldCutter(window, dialect, fields);
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
        return 1 + cutter.breaksInside();
    }

    /** The lines that were passed. */
    long linesSeen() {
        return nextLine - 1;
    }

    int fields() {
        return fields.count();
    }

    /** Whether blanks around its quotes were left out. */
    boolean padded() {
        return cutter.padded();
    }

    /** Whether a quote is in a field without quotes. */
    boolean strayQuote() {
        return cutter.strayQuote();
    }

    /** The first character of the record; 0 if it has none. */
    char firstSign() {
        return contentEnd > 0 ? window.chars[window.start] : 0;
    }

    /** Whether a field without quotes begins or ends with a blank. */
    boolean bordered(int field) {
        return fields.bordered(field);
    }

    /** Whether a field is this text as it stands. */
    boolean same(int field, String text) {
        return fields.same(field, text);
    }

    boolean quoted(int field) {
        return fields.quoted(field);
    }

    boolean empty(int field) {
        return fields.empty(field);
    }

    /** The first character of a field that is not empty. */
    char first(int field) {
        return fields.first(field);
    }

    /** A field without its quotes. */
    String value(int field) {
        return fields.value(field);
    }

    void write(int field, RowWriter out) {
        fields.write(field, out);
    }

    /** The record as it stands in the file, without its line end. */
    String text() {
        return new String(window.chars, window.start, contentEnd);
    }

    /** Its first characters. */
    String beginning(int length) {
        return new String(window.chars, window.start, Math.min(contentEnd, length));
    }

    /** Line ends of records: LF, CRLF and CR. */
    long[] lineEnds() {
        return window.lineEnds();
    }

    /** Passes lines whatever is on them. */
    void skip(int lines) {
        for (int i = 0; i < lines && window.begin(); i++) {
            line = nextLine;
            restOfLine(Kind.COMMENT, "");
        }
    }

    /** Takes the record back: it is broken, and only its first line belongs to it. */
    void breakUp(String reason) {
        restOfLine(Kind.BROKEN, reason);
    }

    /** Goes to the next record; false at the end. */
    boolean next() {
        if (!window.begin()) {
            return false;
        }
        line = nextLine;
        cutter.clear();
        if (isComment()) {
            restOfLine(Kind.COMMENT, "");
        } else {
            record();
        }
        return true;
    }

    private boolean isComment() {
        var prefix = dialect.comment();
        if (prefix == null) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (window.at(window.start + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void record() {
        int i = window.start;
        while (true) {
            int end = cutter.cut(i);
            if (end == FieldCutter.TOO_LONG) {
                tooLong();
                return;
            }
            if (end == FieldCutter.BROKEN) {
                restOfLine(Kind.BROKEN, cutter.problem());
                return;
            }
            int c = window.at(end);
            if (c < 0 || c == '\n' || c == '\r') {
                if (dialect.runs()) {
                    fields.dropEmptyLast();
                }
                contentEnd = end - window.start;
                finish(end);
                kind = blank() ? Kind.BLANK : Kind.ROW;
                return;
            }
            i = end + 1;
        }
    }

    private boolean blank() {
        if (fields.count() > 1 || (fields.count() == 1 && fields.quoted(0))) {
            return false;
        }
        for (int i = 0; i < contentEnd; i++) {
            if (window.chars[window.start + i] > ' ') {
                return false;
            }
        }
        return true;
    }

    /** The record ends here: passes the line end. */
    private void finish(int end) {
        window.end(end);
        nextLine = line + lines();
    }

    /** The record is only its first line, whatever is on it. */
    private void restOfLine(Kind found, String reason) {
        kind = found;
        problem = reason;
        cutter.clear();
        int i = window.start;
        for (int c = window.at(i); c >= 0 && c != '\n' && c != '\r'; c = window.at(i)) {
            if (i++ - window.start > MAX_RECORD) {
                tooLong();
                return;
            }
        }
        contentEnd = i - window.start;
        finish(i);
    }

    /** Throws the rest of the line away; its beginning is kept for the account. */
    private void tooLong() {
        kind = Kind.TOO_LONG;
        problem = "A line is longer than " + MAX_RECORD + " characters";
        cutter.clear();
        contentEnd = KEPT;
        finish(window.forgetLine(KEPT));
    }
}
