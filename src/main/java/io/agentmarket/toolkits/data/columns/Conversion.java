package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a column becomes a type, exactly: what does not fit is null, and nothing is rounded.
 *
 * @param formats of dates and times, in the words of strptime; empty for ISO 8601
 * @param nullTexts texts that are null
 * @param asWritten only numbers as they would be written back: no needless zero, sign or exponent
 * @param signs whether a currency or per cent sign is taken off
 */
public record Conversion(
        TargetType target,
        Marks marks,
        List<String> formats,
        List<String> nullTexts,
        boolean asWritten,
        boolean signs) {

    private static final String BLANK = "[ \u00a0\u202f\u2009]";
    private static final String AROUND =
            "[€$£¥% \u00a0\u202f\u2009]|USD|EUR|GBP|CHF|JPY|CNY|SEK|NOK|DKK|PLN|CZK|AUD|CAD|INR|BRL";

    public static Conversion to(TargetType target) {
        return new Conversion(target, Marks.PLAIN, List.of(), List.of(), true, false);
    }

    public Conversion with(Marks other) {
        return new Conversion(target, other, formats, nullTexts, asWritten, signs);
    }

    public Conversion with(List<String> other) {
        return new Conversion(target, marks, other, nullTexts, asWritten, signs);
    }

    /** A date with its separators as slashes. */
    public static String slashes(String column) {
        return "replace(replace(trim(" + column + "), '.', '/'), '-', '/')";
    }

    /** The value of a column, or null. */
    public String sql(DialectSql sql, String column, SqlType from) {
        if (from.kind() != SqlType.Kind.TEXT) {
            return typed(sql, column, from);
        }
        var text = blankless(column);
        return switch (target.kind()) {
            case INTEGER, DECIMAL, DOUBLE -> number(sql, column, text);
            case BOOLEAN -> "case lower(" + text + ") when 'true' then true when 'false' then false end";
            case DATE -> date(sql, column, text);
            case TIMESTAMP -> timestamp(sql, text);
            case TIME ->
                "case when " + sql.fullMatch(text, "([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?")
                        + " then try_cast(" + text + " as time) end";
            default ->
                nullTexts.isEmpty() ? column : "case when " + isNullText(column) + " then null else " + column + " end";
        };
    }

    /** Whether a column's value is nothing: null, blank, or one of the texts for null. */
    public String isEmpty(String column, SqlType from) {
        if (from.kind() != SqlType.Kind.TEXT) {
            return column + " is null";
        }
        var blank = "(" + column + " is null or trim(" + column + ") = ''";
        return nullTexts.isEmpty() ? blank + ")" : blank + " or " + isNullText(column) + ")";
    }

    private String isNullText(String column) {
        return "trim(" + column + ") in ("
                + nullTexts.stream().map(Dialect::text).collect(Collectors.joining(", ")) + ")";
    }

    private String blankless(String column) {
        return nullTexts.isEmpty()
                ? "trim(" + column + ")"
                : "case when " + isNullText(column) + " then null else trim(" + column + ") end";
    }

    private String typed(DialectSql sql, String column, SqlType from) {
        var cast = sql.tryCast(column, target.sql());
        boolean exact = from.kind().isNumber()
                && (target.kind() == SqlType.Kind.DECIMAL || target.kind() == SqlType.Kind.INTEGER);
        if (!exact) {
            return target.kind() == from.kind() ? column : cast;
        }
        var back = from.kind() == SqlType.Kind.DOUBLE ? "cast(" + cast + " as double)" : cast;
        return "case when " + back + " = " + column + " then " + cast + " end";
    }

    /** Most texts are the value as it is written back: one look at them costs least. */
    private String asItIs(DialectSql sql, String column) {
        var read = sql.tryCast(column, target.sql());
        return nullTexts.isEmpty() ? " when cast(" + read + " as varchar) = " + column + " then " + read : "";
    }

    private String number(DialectSql sql, String column, String text) {
        var read = sql.tryCast(text, target.sql());
        boolean plain = marks.equals(Marks.PLAIN) && !signs;
        var checked = "case when " + sql.fullMatch(plain ? text : bare(sql, text), pattern()) + " then "
                + sql.tryCast(plain ? text : digits(sql, text), target.sql()) + " end";
        if (plain && target.kind() != SqlType.Kind.DOUBLE) {
            var exponent = asWritten ? "" : exponent(sql, text);
            return "case" + asItIs(sql, column) + " when cast(" + read + " as varchar) = " + text + " then " + read
                    + exponent + " else " + checked + " end";
        }
        return target.kind() == SqlType.Kind.DOUBLE ? sql.finite(checked) : checked;
    }

    /** {@code 1e2}: written otherwise, but exact if no digit is lost. */
    private String exponent(DialectSql sql, String text) {
        return " when " + sql.fullMatch(text, "[+-]?[0-9]{1,15}(\\.[0-9]{0,9})?[eE]\\+?[0-9]{1,2}") + " then case when "
                + sql.tryCast(text, "decimal(38, 10)") + " = " + sql.tryCast(text, target.sql()) + " then "
                + sql.tryCast(text, target.sql()) + " end";
    }

    private String bare(DialectSql sql, String text) {
        return signs ? sql.replaceAll(text, AROUND, "") : text;
    }

    /** The number with a point and without thousands marks. */
    private String digits(DialectSql sql, String text) {
        var joined =
                switch (marks.thousands()) {
                    case "" -> bare(sql, text);
                    case " " -> sql.replaceAll(bare(sql, text), BLANK, "");
                    case "'" -> sql.replaceAll(bare(sql, text), "['’]", "");
                    default -> "replace(" + bare(sql, text) + ", " + Dialect.text(marks.thousands()) + ", '')";
                };
        return marks.decimal().equals(".") ? joined : "replace(" + joined + ", ',', '.')";
    }

    private String pattern() {
        var decimal = marks.decimal().equals(".") ? "\\." : ",";
        var thousands =
                switch (marks.thousands()) {
                    case "" -> "";
                    case " " -> BLANK;
                    case "'" -> "['’]";
                    default -> "\\" + marks.thousands();
                };
        var whole = asWritten ? "(0|[1-9][0-9]*)" : "[0-9]+";
        if (!thousands.isEmpty() && !signs) {
            whole = "(" + whole + "|[0-9]{1,3}(" + thousands + "[0-9]{3})+)";
        } else if (!thousands.isEmpty()) {
            whole = "(" + whole + "|[0-9]{1,3}(" + (thousands.equals(BLANK) ? "" : thousands) + "[0-9]{3})+)";
        }
        var sign = asWritten ? "-?" : "[+-]?";
        var behind =
                switch (target.kind()) {
                    case INTEGER -> asWritten ? "" : "(" + decimal + "0*)?";
                    case DECIMAL -> "(" + decimal + "[0-9]{0," + target.scale() + "}0*)?";
                    default -> "(" + decimal + "[0-9]+)?([eE][+-]?[0-9]{1,3})?";
                };
        var alone = target.kind() == SqlType.Kind.INTEGER
                ? ""
                : "|" + sign + decimal + "[0-9]{1," + Math.max(1, target.scale()) + "}0*";
        return sign + whole + behind + alone;
    }

    private String date(DialectSql sql, String column, String text) {
        if (!formats.isEmpty()) {
            return "cast(" + parsed(sql, text) + " as date)";
        }
        var read = sql.tryCast(text, "date");
        return "case" + asItIs(sql, column) + " when cast(" + read + " as varchar) = " + text + " then " + read
                + " when " + sql.fullMatch(text, "[0-9]{4}/[0-9]{2}/[0-9]{2}") + " then "
                + sql.tryCast("replace(" + text + ", '/', '-')", "date") + " end";
    }

    private String timestamp(DialectSql sql, String text) {
        if (!formats.isEmpty()) {
            return parsed(sql, text);
        }
        var plain = "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6}0*)?)?)?";
        var offset =
                "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6}0*)?)? ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)";
        return "case when " + sql.fullMatch(text, plain) + " then "
                + sql.tryCast("replace(" + text + ", 'T', ' ')", "timestamp")
                + " when " + sql.fullMatch(text, offset) + " then cast("
                + sql.tryCast("replace(" + text + ", 'T', ' ')", "timestamp with time zone")
                + " at time zone 'UTC' as timestamp) end";
    }

    private String parsed(DialectSql sql, String text) {
        var parts = formats.stream()
                .map(format -> sql.parse(Formats.prepared(sql, text, format), format))
                .toList();
        return parts.size() == 1 ? parts.getFirst() : "coalesce(" + String.join(", ", parts) + ")";
    }
}
