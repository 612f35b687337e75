package io.agentmarket.toolkits.data.tables;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether lines of another width would fit with another delimiter: then the file changes its dialect. */
final class OtherDialect {

    /** Longer lines are not tried. */
    private static final int MAX_TRIED = 10_000;

    private record Stretch(long first, long last, long lines) {}

    private final CsvDialect dialect;
    private final int width;
    private final Map<Character, Stretch> fitting = new LinkedHashMap<>();

    OtherDialect(CsvDialect dialect, int width) {
        this.dialect = dialect;
        this.width = width;
    }

    /** Why the scanner's record is no row. */
    String reason(CsvScanner scanner) {
        int fields = scanner.fields();
        String reason = "The line has " + fields + (fields == 1 ? " field" : " fields") + ", not " + width;
        if (width < 2) {
            return reason;
        }
        var text = scanner.text();
        if (text.length() <= MAX_TRIED) {
            for (char delimiter : CsvDialect.DELIMITERS) {
                if (delimiter != dialect.delimiter()
                        && text.indexOf(delimiter) >= 0
                        && delimiter != ' '
                        && fits(text, delimiter)) {
                    long line = scanner.line();
                    fitting.merge(
                            delimiter, new Stretch(line, line, 1), (a, b) -> new Stretch(a.first, b.last, a.lines + 1));
                    return reason + "; divided by " + CsvDialect.name(delimiter, false) + " it has " + width;
                }
            }
        }
        return reason;
    }

    private boolean fits(String text, char delimiter) {
        var scanner = new CsvScanner(
                new StringReader(text),
                new CsvDialect(delimiter, false, dialect.quote(), dialect.escape(), null),
                1 << 13);
        return scanner.next() && scanner.kind() == CsvScanner.Kind.ROW && scanner.fields() == width;
    }

    void sumUp(Account account) {
        fitting.forEach((delimiter, stretch) -> account.warn("From line " + stretch.first + " to line " + stretch.last
                + ", " + stretch.lines + " lines are divided by " + CsvDialect.name(delimiter, false) + " and not by "
                + dialect.delimiterName() + ": they are rejected"));
    }
}
