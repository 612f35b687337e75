package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What plans need of SQL and the engines write or compute differently, in one place.
 *
 * <p>Known differences: {@code 7/2} and {@code 1/0}, avg of decimals, sums of integers, greatest with a null, implicit
 * conversions between text and other types, the words of date formats, regular expressions.
 */
public record DialectSql(Dialect dialect) {

    private boolean isDuckDb() {
        return dialect == Dialect.DUCKDB;
    }

    /** The value as the type, or null where it does not fit. */
    public String tryCast(String value, String type) {
        return "try_cast(" + value + " as " + type + ")";
    }

    /** A double, or null where it is infinite: a number beyond its range is none. */
    public String finite(String value) {
        return "nullif(nullif(" + value + ", cast('Infinity' as double)), cast('-Infinity' as double))";
    }

    /** Whether the whole text matches an RE2 pattern. */
    public String fullMatch(String text, String pattern) {
        return isDuckDb()
                ? "regexp_full_match(" + text + ", " + Dialect.text(pattern) + ")"
                : "regexp_like(" + text + ", " + Dialect.text("\\A(?:" + pattern + ")\\z") + ")";
    }

    /** The text with every match replaced. */
    public String replaceAll(String text, String pattern, String by) {
        var arguments = text + ", " + Dialect.text(pattern) + ", " + Dialect.text(by);
        return isDuckDb() ? "regexp_replace(" + arguments + ", 'g')" : "regexp_replace(" + arguments + ")";
    }

    /**
     * A text as a timestamp, or null.
     *
     * @param format in the words of strptime
     */
    public String parse(String text, String format) {
        if (isDuckDb()) {
            return "try_strptime(" + text + ", " + Dialect.text(format) + ")";
        }
        var other = format.replace("%M", "%i").replace("%S", "%s").replace("%B", "%M");
        return "try(date_parse(" + text + ", " + Dialect.text(other) + "))";
    }

    /** A date with a month's name as {@code Jan 1 2000}: the name's first three letters, and blanks between. */
    public String shortMonths(String text) {
        var by = isDuckDb() ? "\\1" : "$1";
        return replaceAll(replaceAll(text, "([A-Za-z]{3})[A-Za-z]*", by), "[ .-]+", " ");
    }

    /** Whether a text has no character beyond ASCII. */
    public String isAscii(String text) {
        return (isDuckDb() ? "strlen(" + text + ")" : "length(to_utf8(" + text + "))") + " = length(" + text + ")";
    }

    /** The first day of the unit. */
    public String truncate(String unit, String moment) {
        return "cast(date_trunc('" + unit + "', " + moment + ") as date)";
    }

    /** A quotient in DOUBLE in every engine; null where the divisor is zero. */
    public String divide(String left, String right) {
        return "(cast(" + left + " as double) / nullif(cast(" + right + " as double), 0))";
    }

    /** The remainder; null where the divisor is zero. */
    public String remainder(String left, String right) {
        return "mod(" + left + ", nullif(" + right + ", 0))";
    }

    /** An exact sum. */
    public String sum(String value, SqlType type) {
        return switch (type.kind()) {
            case INTEGER -> "sum(cast(" + value + " as decimal(38, 0)))";
            case DECIMAL -> "sum(cast(" + value + " as decimal(38, " + type.scale() + ")))";
            default -> "sum(" + value + ")";
        };
    }

    /** The sum, added exactly, through the count, in DOUBLE in every engine. */
    public String average(String value, SqlType type) {
        return "(cast(" + sum(value, type) + " as double) / nullif(count(" + value + "), 0))";
    }

    /** The greatest or least; null where one of them is null. */
    public String extreme(String function, List<String> values) {
        var isNull = values.stream().map(value -> value + " is null").collect(Collectors.joining(" or "));
        return "case when " + isNull + " then null else " + function + "(" + String.join(", ", values) + ") end";
    }

    /** About how many different values. */
    public String aboutDistinct(String value) {
        return (isDuckDb() ? "approx_count_distinct(" : "approx_distinct(") + value + ")";
    }

    /**
     * A quantile of numbers.
     *
     * @param exact as one of the values, where the engine can
     */
    public String quantile(String value, String share, boolean exact) {
        if (!isDuckDb()) {
            return "approx_percentile(" + value + ", " + share + ")";
        }
        return (exact ? "quantile_disc(" : "approx_quantile(") + value + ", " + share + ")";
    }

    /** Whether {@link #quantile} can be exact. */
    public boolean hasExactQuantiles() {
        return isDuckDb();
    }

    /** Whether a window without an order looks at all rows one after another without storing them. */
    public boolean passesRowsInTurn() {
        return isDuckDb();
    }

    /** The last value that is not null, up to and with the row. */
    public String lastKnown(String value, String order) {
        return (isDuckDb() ? "last_value(" + value + " ignore nulls)" : "last_value(" + value + ") ignore nulls")
                + " over (order by " + order + " rows between unbounded preceding and current row)";
    }

    /** A moment as seconds, in DOUBLE. */
    public String seconds(String moment) {
        return isDuckDb() ? "epoch(" + moment + ")" : "to_unixtime(cast(" + moment + " as timestamp))";
    }
}
