package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.engines.Column;
import java.util.Locale;
import java.util.Set;

/** What the values of a column are when they are written. */
enum Cells {
    TEXT,
    NUMBER,
    BOOLEAN,
    DATE,
    TIMESTAMP;

    private static final Set<String> NUMBERS = Set.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "INT",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "UHUGEINT",
            "DECIMAL",
            "NUMERIC",
            "DOUBLE",
            "FLOAT",
            "REAL");

    static Cells of(Column column) {
        var type = column.type().toUpperCase(Locale.ROOT);
        int end = type.indexOf('(');
        var name = (end < 0 ? type : type.substring(0, end)).strip();
        if (NUMBERS.contains(name)) {
            return NUMBER;
        }
        return switch (name) {
            case "BOOLEAN" -> BOOLEAN;
            case "DATE" -> DATE;
            case "TIMESTAMP" -> TIMESTAMP;
            default -> TEXT;
        };
    }

    /** Whether the text is a number that JSON can hold: DOUBLE has Infinity and NaN, which are texts there. */
    static boolean isPlainNumber(String value) {
        int i = value.startsWith("-") ? 1 : 0;
        if (i == value.length()) {
            return false;
        }
        for (; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
