package io.agentmarket.toolkits.data.tables;

import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record over several lines is several rows that a missing quote has joined: each of its lines has the width
 * of the table by itself, and begins with the same kind of value.
 */
final class SwallowedRows {

    /** Longer records are taken as they are: text, and no rows. */
    private static final int MAX_LOOKED_AT = 1 << 16;

    private final CsvDialect dialect;
    private final int width;

    SwallowedRows(CsvDialect dialect, int width) {
        this.dialect = dialect;
        this.width = width;
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
