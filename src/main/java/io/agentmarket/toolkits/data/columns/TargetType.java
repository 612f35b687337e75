package io.agentmarket.toolkits.data.columns;

import java.util.Locale;
import java.util.regex.Pattern;

/** The types that a cast may ask for. */
public record TargetType(SqlType.Kind kind, int precision, int scale) {

    /** Digits of the widest decimal of every engine. */
    public static final int MAX_DIGITS = 38;

    private static final Pattern DECIMAL =
            Pattern.compile("(?:decimal|numeric)(?: ?\\( ?(\\d{1,4}) ?(?:, ?(\\d{1,4}) ?)?\\))?");

    private static final String KNOWN =
            "integer, decimal(precision, scale), double, text, boolean, date, timestamp, time";

    /** @throws ExpressionFault when there is no such type */
    public static TargetType of(String written) {
        var type = written.strip().toLowerCase(Locale.ROOT);
        var decimal = DECIMAL.matcher(type);
        if (decimal.matches()) {
            if (decimal.group(1) == null) {
                throw new ExpressionFault("a decimal needs its digits: decimal(12, 2), for example");
            }
            int precision = Integer.parseInt(decimal.group(1));
            int scale = decimal.group(2) == null ? 0 : Integer.parseInt(decimal.group(2));
            if (precision < 1 || precision > MAX_DIGITS || scale > precision) {
                throw new ExpressionFault("a decimal has 1 to " + MAX_DIGITS + " digits, of them "
                        + "not more than all behind the mark; " + written + " has not");
            }
            return new TargetType(SqlType.Kind.DECIMAL, precision, scale);
        }
        var kind =
                switch (type) {
                    case "integer", "int", "bigint", "long" -> SqlType.Kind.INTEGER;
                    case "double", "float", "real" -> SqlType.Kind.DOUBLE;
                    case "text", "varchar", "string" -> SqlType.Kind.TEXT;
                    case "boolean", "bool" -> SqlType.Kind.BOOLEAN;
                    case "date" -> SqlType.Kind.DATE;
                    case "timestamp", "datetime" -> SqlType.Kind.TIMESTAMP;
                    case "time" -> SqlType.Kind.TIME;
                    default -> throw new ExpressionFault("the type " + written + " is not one of: " + KNOWN);
                };
        return new TargetType(kind, 0, 0);
    }

    /** As engines write it. */
    public String sql() {
        return switch (kind) {
            case INTEGER -> "BIGINT";
            case DECIMAL -> "DECIMAL(" + precision + "," + scale + ")";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP";
            case TIME -> "TIME";
            default -> "VARCHAR";
        };
    }
}
