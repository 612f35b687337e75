package io.agentmarket.toolkits.data.tables;

/** Cuts one field after another out of a record. */
final class FieldCutter {

    /** A quote is wrong: {@link #problem()}. */
    static final int BROKEN = -1;

    static final int TOO_LONG = -2;

    private final CharWindow window;
    private final CsvDialect dialect;
    private final RecordFields fields;
    private final int delimiter;
    private String problem = "";
    private boolean padded;
    private int breaksInside;
    private boolean strayQuote;

    FieldCutter(CharWindow window, CsvDialect dialect, RecordFields fields) {
        this.window = window;
        this.dialect = dialect;
        this.fields = fields;
        this.delimiter = dialect.delimiter() == CsvDialect.NONE ? '\n' : dialect.delimiter();
    }

    /** Forgets the fields. */
    void clear() {
        fields.clear();
        padded = false;
        breaksInside = 0;
        strayQuote = false;
    }

    /** Whether a quote is in a field without quotes. */
    boolean strayQuote() {
        return strayQuote;
    }

    /** Whether blanks around quotes were left out. */
    boolean padded() {
        return padded;
    }

    /** Line ends in quotes. */
    int breaksInside() {
        return breaksInside;
    }

    String problem() {
        return problem;
    }

    /** Takes the field that begins at this place; where it ends, or {@link #BROKEN} or {@link #TOO_LONG}. */
    int cut(int i) {
        int begin = dialect.runs() ? skipBlanks(i) : i;
        int opening = opening(begin);
        return opening >= 0 ? quotedField(opening, begin) : plainField(begin);
    }

    private int broken(String reason) {
        problem = reason;
        return BROKEN;
    }

    private int skipBlanks(int i) {
        int at = i;
        for (int c = window.at(at); c == ' ' || c == '\t'; c = window.at(at)) {
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
        int c = window.at(i);
        if (c == quote) {
            return i;
        }
        if (c != ' ' || delimiter == ' ') {
            return -1;
        }
        int at = i;
        while (window.at(at) == ' ') {
            at++;
        }
        return window.at(at) == quote && closesOnLine(at) ? at : -1;
    }

    private boolean closesOnLine(int opening) {
        int i = opening + 1;
        while (i - window.start <= CsvScanner.MAX_RECORD) {
            int c = window.at(i);
            if (c < 0 || c == '\n' || c == '\r') {
                return false;
            }
            if (c == dialect.quote()) {
                if (window.at(i + 1) != dialect.quote()) {
                    return endsField(i + 1) >= 0;
                }
                i++;
            } else if (dialect.backslash() && c == dialect.escape()) {
                i++;
            }
            i++;
        }
        return false;
    }

    /** Where the field ends that has only blanks from here; -1 if it has more. */
    private int endsField(int i) {
        int at = i;
        int c = window.at(at);
        while (c == ' ' && delimiter != ' ') {
            c = window.at(++at);
        }
        return c < 0 || c == '\n' || c == '\r' || c == delimiter ? at : -1;
    }

    private int plainField(int begin) {
        int escape = dialect.backslash() ? dialect.escape() : -1;
        int quote = dialect.quote() == '"' ? '"' : -1;
        boolean unescape = false;
        int i = begin;
        while (true) {
            char[] chars = window.chars;
            int stop = window.limit;
            while (i < stop) {
                char c = chars[i];
                if (c == delimiter || c == '\n' || c == '\r') {
                    fields.add(begin - window.start, i - window.start, false, unescape);
                    return i;
                }
                if (c == quote) {
                    strayQuote = true;
                } else if (c == escape && escapes(window.at(i + 1))) {
                    unescape = true;
                    i++;
                    chars = window.chars;
                    stop = window.limit;
                }
                i++;
            }
            if (!window.more(i)) {
                fields.add(begin - window.start, i - window.start, false, unescape);
                return i;
            }
            if (i - window.start > CsvScanner.MAX_RECORD) {
                return TOO_LONG;
            }
        }
    }

    private boolean escapes(int c) {
        return c == dialect.quote() || c == dialect.escape() || c == dialect.delimiter();
    }

    private int quotedField(int opening, int begin) {
        char quote = dialect.quote();
        boolean unescape = false;
        int i = opening + 1;
        while (true) {
            int c = window.at(i);
            if (c < 0 || i - window.start > CsvScanner.MAX_RECORD) {
                return broken(
                        c < 0
                                ? "A quote is opened and never closed"
                                : "A quote is opened and not closed within " + CsvScanner.MAX_RECORD + " characters");
            }
            if (c == quote) {
                if (window.at(i + 1) != quote || dialect.escape() == CsvDialect.NONE) {
                    break;
                }
                unescape = true;
                i++;
            } else if (dialect.backslash() && c == dialect.escape()) {
                int after = window.at(i + 1);
                if (after == quote || after == dialect.escape()) {
                    unescape = true;
                    i++;
                }
            } else if (c == '\n' || (c == '\r' && window.at(i + 1) != '\n')) {
                breaksInside++;
            }
            i++;
        }
        int end = endsField(i + 1);
        if (end < 0) {
            return broken(
                    breaksInside > 0
                            ? "A quote is opened and not closed on the line"
                            : "A quote is closed in the middle of a field");
        }
        padded |= opening != begin || end != i + 1;
        fields.add(opening + 1 - window.start, i - window.start, true, unescape);
        return end;
    }
}
