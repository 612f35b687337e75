package io.agentmarket.toolkits.data.columns;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A type of a column, as far as plans tell types apart.
 *
 * @param scale of a decimal; 0 else
 */
public record SqlType(Kind kind, String sql, int scale) {

    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+), ?(\\d+)\\)");
    private static final Pattern WHOLE = Pattern.compile("(TINY|SMALL|BIG|HUGE|U\\w*)?INT(EGER)?|U?HUGEINT|INTEGER");

    /** What values of the type can do. */
    public enum Kind {
        TEXT("text"),
        INTEGER("an integer"),
        DECIMAL("a decimal"),
        DOUBLE("a double"),
        BOOLEAN("a boolean"),
        DATE("a date"),
        TIMESTAMP("a timestamp"),
        TIME("a time"),
        OTHER("of another type"),
        /** Of an expression whose type only the engine knows. */
        UNKNOWN("unknown");

        public final String words;

        Kind(String words) {
            this.words = words;
        }

        public boolean isNumber() {
            return this == INTEGER || this == DECIMAL || this == DOUBLE;
        }

        public boolean isMoment() {
            return this == DATE || this == TIMESTAMP;
        }

        /** Whether values of both can be compared without a silent conversion. */
        public boolean compares(Kind other) {
            return this == other
                    || this == UNKNOWN
                    || other == UNKNOWN
                    || isNumber() && other.isNumber()
                    || isMoment() && other.isMoment();
        }
    }

    public static final SqlType TEXT = new SqlType(Kind.TEXT, "VARCHAR", 0);
    public static final SqlType UNKNOWN = new SqlType(Kind.UNKNOWN, "", 0);

    /** The type behind the engine's own words. */
    public static SqlType of(String engine) {
        var type = engine.toUpperCase(Locale.ROOT).strip();
        var decimal = DECIMAL.matcher(type);
        if (decimal.matches()) {
            return new SqlType(Kind.DECIMAL, type, Integer.parseInt(decimal.group(2)));
        }
        if (WHOLE.matcher(type).matches()) {
            return new SqlType(Kind.INTEGER, type, 0);
        }
        if (type.startsWith("TIMESTAMP")) {
            return new SqlType(Kind.TIMESTAMP, type, 0);
        }
        if (type.equals("VARCHAR") || type.startsWith("VARCHAR(") || type.startsWith("CHAR") || type.equals("TEXT")) {
            return new SqlType(Kind.TEXT, type, 0);
        }
        var kind =
                switch (type) {
                    case "DOUBLE", "FLOAT", "REAL" -> Kind.DOUBLE;
                    case "BOOLEAN" -> Kind.BOOLEAN;
                    case "DATE" -> Kind.DATE;
                    default -> type.startsWith("TIME") ? Kind.TIME : Kind.OTHER;
                };
        return new SqlType(kind, type, 0);
    }
}
