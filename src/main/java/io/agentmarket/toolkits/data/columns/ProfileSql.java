package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.ArrayList;
import java.util.List;

/**
 * The queries of a profile. Each is about one column; a caller joins them by union all.
 *
 * @param relation all rows
 * @param looked the rows in which frequent values and distributions are looked for: all, or a sample
 */
record ProfileSql(DialectSql sql, String relation, String looked, String rowNumber) {

    /** Values and shapes that are shown. */
    static final int MAX_TOP = 10;

    /** Parts of a histogram. */
    static final int BINS = 10;

    private static final String ASCII = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz012345678";
    private static final String ASCII_MASK = "A".repeat(26) + "a".repeat(26) + "9".repeat(9);

    /** Rows that are named. */
    static final int MAX_ROWS = 5;

    /** Seven expressions: values, distinct, min, max, sum, shortest, longest. */
    List<String> basics(Schema.Field field, boolean exact) {
        var name = Dialect.name(field.name());
        boolean isText = field.type().kind() == SqlType.Kind.TEXT;
        boolean ordered =
                field.type().kind() != SqlType.Kind.OTHER && field.type().kind() != SqlType.Kind.BOOLEAN;
        var shown = isText ? "substr(" + name + ", 1, 200)" : name;
        return List.of(
                "count(" + name + ")",
                exact ? "count(distinct " + name + ")" : sql.aboutDistinct(name),
                ordered ? "cast(min(" + shown + ") as varchar)" : "null",
                ordered ? "cast(max(" + shown + ") as varchar)" : "null",
                field.type().kind().isNumber() ? "cast(" + sql.sum(name, field.type()) + " as varchar)" : "null",
                isText ? "min(length(" + name + "))" : "null",
                isText ? "max(length(" + name + "))" : "null");
    }

    String top(int index, String column) {
        var name = Dialect.name(column);
        return SelectSql.all(SelectSql.nested(SelectSql.some(
                        List.of(index + " as i", "substr(cast(" + name + " as varchar), 1, 200) as v", "count(*) as c"),
                        looked)
                + " where " + name + " is not null group by 2 order by 3 desc, 2 limit " + MAX_TOP));
    }

    String patterns(int index, String column) {
        var name = Dialect.name(column);
        var begin = "substr(" + name + ", 1, 40)";
        var letters = sql.replaceAll(sql.replaceAll(begin, "\\p{Lu}", "A"), "\\p{Ll}", "a");
        var mask = "case when " + sql.isAscii(name) + " then translate(" + begin + ", '" + ASCII + "', '" + ASCII_MASK
                + "') else translate(" + letters + ", '012345678', '999999999') end";
        return SelectSql.all(
                SelectSql.nested(SelectSql.some(List.of(index + " as i", mask + " as v", "count(*) as c"), looked)
                        + " where " + name + " is not null group by 2 order by 3 desc, 2 limit " + MAX_TOP));
    }

    List<String> quartiles(String column, boolean exact) {
        var name = Dialect.name(column);
        return List.of(
                "cast(" + sql.quantile(name, "0.25", exact) + " as varchar)",
                "cast(" + sql.quantile(name, "0.75", exact) + " as varchar)");
    }

    String outside(int index, String column, String low, String high) {
        var name = Dialect.name(column);
        var outside = name + " < " + low + " or " + name + " > " + high;
        return SelectSql.some(List.of(index + " as i", "count(*) as c"), looked) + " where " + outside;
    }

    String outsideRows(int index, String column, String low, String high) {
        var name = Dialect.name(column);
        return SelectSql.all(SelectSql.nested(SelectSql.some(List.of(index + " as i", rowNumber + " as n"), looked)
                + " where " + name + " < " + low + " or " + name + " > " + high + " order by 2 limit " + MAX_ROWS));
    }

    /** Whether rows have numbers. */
    boolean hasRowNumbers() {
        return !rowNumber.startsWith("cast");
    }

    /** @param width more than zero, in the units of the place */
    String histogram(int index, Schema.Field field, String min, String width) {
        var place = place(field);
        var bin = "least(" + (BINS - 1) + ", cast(floor((" + place + " - " + min + ") / " + width + ") as integer))";
        return SelectSql.some(List.of(index + " as i", bin + " as b", "count(*) as c"), looked) + " where "
                + Dialect.name(field.name()) + " is not null group by 2";
    }

    /** A value on a line: numbers and seconds, in DOUBLE, since only the place is asked. */
    private String place(Schema.Field field) {
        var name = Dialect.name(field.name());
        return field.type().kind().isMoment() ? sql.seconds(name) : "cast(" + name + " as double)";
    }

    String span(Schema.Field field) {
        return "min(" + place(field) + "), max(" + place(field) + ")";
    }

    String pair(String one, String other) {
        return SelectSql.count(SelectSql.nested(
                SelectSql.some("distinct " + Dialect.name(one) + ", " + Dialect.name(other), relation)));
    }

    String duplicates(List<String> columns) {
        var names = columns.stream().map(Dialect::name).toList();
        var place =
                "row_number() over (partition by " + String.join(", ", names) + " order by " + rowNumber + ") as place";
        var placed = new ArrayList<>(List.of(rowNumber + " as n", place));
        return SelectSql.nested(SelectSql.some(placed, relation)) + " as d where place > 1";
    }
}
