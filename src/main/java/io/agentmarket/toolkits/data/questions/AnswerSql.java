package io.agentmarket.toolkits.data.questions;

import io.agentmarket.toolkits.data.columns.DialectSql;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.columns.SqlType;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What was asked, in SQL and in words. */
record AnswerSql(Asked asked, String table, Dialect dialect) {

    /** Rows that a question for rows lists. */
    private static final int MAX_LISTED = 1_000;

    QuestionAnswer answer() {
        var where = asked.conditions.isEmpty()
                ? ""
                : asked.conditions.stream()
                        .map(it -> it.sql().contains(TimeWords.DATE)
                                ? it.sql().replace(TimeWords.DATE, moment())
                                : it.sql())
                        .collect(Collectors.joining(" and ", " where ", ""));
        if (asked.sum.isEmpty()) {
            var sql = SelectSql.all(Dialect.name(table)) + where + " limit " + MAX_LISTED;
            return new QuestionAnswer(true, sql, "rows of " + table + conditions(), List.of());
        }
        var columns = new ArrayList<String>();
        var places = new ArrayList<String>();
        for (var group : asked.groups) {
            columns.add(group(group));
            places.add("" + columns.size());
        }
        columns.add(value() + " as " + Dialect.name(valueName()));
        var sql = SelectSql.some(columns, Dialect.name(table)) + where;
        if (!places.isEmpty()) {
            sql += " group by " + String.join(", ", places) + " order by " + order(places, columns.size());
        }
        return new QuestionAnswer(true, sql, words(), List.of());
    }

    private String order(List<String> places, int value) {
        return asked.limit == 0
                ? String.join(", ", places)
                : value + (asked.least ? " asc" : " desc") + " nulls last, " + String.join(", ", places) + " limit "
                        + asked.limit;
    }

    private String moment() {
        return Dialect.name(asked.moment.orElseThrow().name());
    }

    private String group(Asked.Group group) {
        return group.column()
                .map(column -> Dialect.name(column.name()))
                .orElseGet(() ->
                        new DialectSql(dialect).truncate(group.unit(), moment()) + " as " + Dialect.name(group.unit()));
    }

    private String value() {
        var sql = new DialectSql(dialect);
        var sum = asked.sum.orElseThrow();
        if (sum == Asked.Sum.COUNT) {
            return "count(*)";
        }
        var measure = asked.measure.orElseThrow();
        var name = Dialect.name(measure.name());
        var type = SqlType.of(measure.column().column().sqlType());
        return switch (sum) {
            case SUM -> sql.sum(name, type);
            case AVERAGE -> sql.average(name, type);
            case DISTINCT -> "count(distinct " + name + ")";
            case MIN -> "min(" + name + ")";
            default -> "max(" + name + ")";
        };
    }

    private String valueName() {
        var sum = asked.sum.orElseThrow();
        if (sum == Asked.Sum.COUNT) {
            return "number";
        }
        var measure = asked.measure.orElseThrow().name();
        return switch (sum) {
            case SUM -> "sum_of_" + measure;
            case AVERAGE -> "average_of_" + measure;
            case DISTINCT -> "different_" + measure;
            case MIN -> "lowest_" + measure;
            default -> "highest_" + measure;
        };
    }

    private String words() {
        var sum = asked.sum.orElseThrow();
        var value = sum == Asked.Sum.COUNT
                ? "number of rows"
                : sum.words + " of " + asked.measure.orElseThrow().name();
        var groups = asked.groups.stream()
                .map(group -> group.column()
                        .map(ColumnNames.Match::name)
                        .orElseGet(() -> group.unit() + " of "
                                + asked.moment.orElseThrow().name()))
                .collect(Collectors.joining(" and "));
        var limited = asked.limit == 0 ? "" : ", the " + asked.limit + (asked.least ? " lowest" : " highest");
        return value + (groups.isEmpty() ? "" : " per " + groups) + limited + conditions();
    }

    private String conditions() {
        return asked.conditions.stream()
                .map(it -> ", " + it.words()
                        + (it.sql().contains(TimeWords.DATE)
                                ? " by " + asked.moment.orElseThrow().name()
                                : ""))
                .collect(Collectors.joining());
    }
}
