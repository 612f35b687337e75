package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.Loaded.Reject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of DuckDB's table of rejects, in words. */
final class RejectedLine {

    private static final int MAX_TEXT = 500;

    private RejectedLine() {}

    /** Where in the file it begins. */
    static long position(List<@Nullable String> row) {
        return Long.parseLong(String.valueOf(row.get(0)));
    }

    static Reject of(List<@Nullable String> row, long line) {
        var column = row.get(1) == null ? "" : row.get(1);
        var text = row.get(2) == null ? "" : row.get(2).strip();
        var kind = row.get(3) == null ? "" : row.get(3);
        return new Reject(line, column, shortened(text), reason(kind, row.get(4)));
    }

    private static String reason(String kind, @Nullable String message) {
        return switch (kind) {
            case "MISSING COLUMNS" -> "The line has too few values.";
            case "TOO MANY COLUMNS" -> "The line has too many values.";
            case "UNQUOTED VALUE" -> "A quote is not closed, or stands within a value.";
            case "LINE SIZE OVER MAXIMUM" -> "The line is longer than 2,000,000 bytes.";
            case "INVALID ENCODING", "INVALID UNICODE" -> "The line is not valid UTF-8.";
            case "CAST" -> "A value does not fit its column's type.";
            default -> message == null ? "The line cannot be read." : shortened(message);
        };
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
