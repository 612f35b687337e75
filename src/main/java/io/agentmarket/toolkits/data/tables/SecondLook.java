package io.agentmarket.toolkits.data.tables;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A second look at records that are no rows, or should not be: whether a line of another width would fit with another
 * delimiter, since the file changes its dialect; and whether a record over several lines is several rows that a missing
 * quote has joined, since each of its lines has the width of the table and begins with the same kind of value.
 */
final class SecondLook {

    /** Longer records are taken as they are: text, and no rows. */
    private static final int MAX_LOOKED_AT = 1 << 16;

    /** Longer lines are not tried. */
    private static final int MAX_TRIED = 10_000;

    private record Stretch(long first, long last, long lines) {}

    private final CsvDialect dialect;
    private final int width;
    private final Map<Character, Stretch> fitting = new LinkedHashMap<>();

    SecondLook(CsvDialect dialect, int width) {
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

    boolean isQuoteMissing(CsvScanner scanner) {
        if (width < 2) {
            return false;
        }
        var text = scanner.beginning(MAX_LOOKED_AT);
        var lines = text.split("\r\n|\n|\r");
        int complete = text.length() < MAX_LOOKED_AT ? lines.length : lines.length - 1;
        Shape kind = null;
        for (int i = 0; i < complete; i++) {
            var first = firstOfRow(lines[i]);
            if (first == null) {
                return false;
            }
            var shape = Shape.of(first.replace(String.valueOf(dialect.quote()), ""));
            if (shape == Shape.EMPTY || (kind != null && shape.typed() != kind.typed())) {
                return false;
            }
            kind = shape;
        }
        return complete > 1;
    }

    private @Nullable String firstOfRow(String line) {
        var first = first(line, dialect);
        return first != null
                ? first
                : first(
                        line,
                        new CsvDialect(dialect.delimiter(), dialect.runs(), CsvDialect.NONE, CsvDialect.NONE, null));
    }

    private @Nullable String first(String line, CsvDialect with) {
        var scanner = new CsvScanner(new StringReader(line), with.withComment(null), 1 << 13);
        return scanner.next() && scanner.kind() == CsvScanner.Kind.ROW && scanner.fields() == width
                ? scanner.value(0)
                : null;
    }
}
