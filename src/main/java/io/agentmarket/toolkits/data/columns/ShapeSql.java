package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of a text in SQL: its digits as 9, so that a column of millions of numbers or dates has a handful of
 * shapes, which {@link Shape} reads. A text without digits is {@code a}, whatever it says.
 */
final class ShapeSql {

    /** Texts that often stand for nothing. They are reported, never nulled in silence. */
    static final List<String> NULL_WORDS =
            List.of("na", "n/a", "n.a.", "#n/a", "-", "--", "null", "(null)", "none", "nil", "nan", "?", "\\n", ".");

    /** A column with more shapes is text. */
    static final int MAX_SHAPES = 400;

    private static final String BLANKS = "\u00a0\u202f\u2009";
    private static final String MONTHS =
            "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august"
                    + "|september|october|november|december)";
    private static final String CODES = "(?:USD|EUR|GBP|CHF|JPY|CNY|SEK|NOK|DKK|PLN|CZK|AUD|CAD|INR|BRL)";

    private static final String SIGNS =
            "[-+0-9.,:/'’ %€$£¥()eETZ" + BLANKS + "]*[0-9][-+0-9.,:/'’ %€$£¥()eETZ" + BLANKS + "]*";
    private static final String WITH_MONTH =
            MONTHS + "\\.? [0-9]{1,2},? [0-9]{4}|[0-9]{1,2}[ .-]{1,2}" + MONTHS + "\\.?[ -][0-9]{4}";
    private static final String WITH_CODE =
            CODES + "[ " + BLANKS + "]?-?[0-9][0-9.,'’]*|-?[0-9][0-9.,'’]*[ " + BLANKS + "]?" + CODES;

    private ShapeSql() {}

    /** How many values of each shape a column has, and the first of them. */
    static String shapes(DialectSql sql, int index, String column, String rowNumber, String relation) {
        var value = "trim(" + column + ")";
        var inner = SelectSql.some(
                List.of(shape(sql, value) + " as shape", column + " as v", rowNumber + " as n"), relation);
        return SelectSql.some(
                        List.of(index + " as i", "shape", "count(*) as c", "min(n) as f", "min_by(v, n) as v"),
                        SelectSql.nested(inner))
                + " group by shape";
    }

    private static String shape(DialectSql sql, String value) {
        var words = NULL_WORDS.stream().map(Dialect::text).collect(Collectors.joining(", "));
        return "case when " + value + " is null then null when " + value + " = '' then '' when length(" + value
                + ") <= 40 and " + sql.fullMatch(value, SIGNS) + " then " + zero(value) + " || " + digits(value)
                + " when length(" + value + ") <= 6 and lower(" + value + ") in (" + words
                + ", 'true', 'false') then 'w:' || lower(" + value + ") when length(" + value
                + ") between 6 and 24 and ("
                + sql.fullMatch(value, WITH_MONTH) + ") then 'm:' || "
                + digits(sql.replaceAll(value, "[A-Za-z]+", "M"))
                + " when length(" + value + ") between 4 and 30 and (" + sql.fullMatch(value, WITH_CODE)
                + ") then 'c:' else 'a' end";
    }

    private static String digits(String value) {
        return "translate(" + value + ", '012345678', '999999999')";
    }

    /** {@code z} before a number that begins with a needless zero, {@code o} before one that is less than one. */
    private static String zero(String value) {
        var bare = "ltrim(" + value + ", '-')";
        return "case when substr(" + bare + ", 1, 1) <> '0' or length(" + bare + ") = 1 then '' when substr(" + bare
                + ", 2, 1) between '0' and '9' then 'z' else 'o' end";
    }

    /** How the days and months of a column of such dates can be read. */
    static String dayOrder(DialectSql sql, String column, String rowNumber, String relation) {
        var parts = Conversion.slashes(column);
        var inner = SelectSql.some(
                List.of(
                        rowNumber + " as n",
                        column + " as v",
                        "try_cast(split_part(" + parts + ", '/', 1) as integer) as a",
                        "try_cast(split_part(" + parts + ", '/', 2) as integer) as b"),
                relation);
        var columns = List.of(
                "count(case when a > 12 then 1 end)",
                "min(case when a > 12 then n end)",
                "min_by(v, case when a > 12 then n end)",
                "count(case when b > 12 then 1 end)",
                "min(case when b > 12 then n end)",
                "min_by(v, case when b > 12 then n end)",
                "count(case when a <= 12 and b <= 12 and a <> b then 1 end)");
        return SelectSql.some(columns, SelectSql.nested(inner)) + " where v is not null and trim(v) <> ''";
    }
}
