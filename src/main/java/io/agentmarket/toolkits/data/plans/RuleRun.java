package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.Fetch;
import io.agentmarket.toolkits.data.columns.Numbers;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.columns.Texts;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Asks how many rows of a relation fail a rule.
 *
 * @param rowNumber the expression of a row's number
 * @param order what its rows are ordered by
 */
record RuleRun(Fetch fetch, Clock clock, RuleSql sql, String relation, String rowNumber, String order) {

    /** Local times of the east are ahead of UTC; what is further ahead is a wrong date. */
    private static final Duration MAX_AHEAD = Duration.ofDays(-1);

    /** Failing rows that are shown. */
    private static final int MAX_ROWS = 10;

    /** Columns of a failing row that are shown beside the rule's own. */
    private static final int MAX_COLUMNS = 12;

    RuleOutcome outcome(Rule rule) {
        return switch (rule.test()) {
            case Rule.RowCount it -> rowCount(rule, it);
            case Rule.Freshness it -> freshness(rule, it);
            default -> rows(rule);
        };
    }

    private RuleOutcome rows(Rule rule) {
        var columns = rule.columns().stream()
                .map(name -> Dialect.name(sql.schema().find(name).name()))
                .toList();
        var bad = Dialect.name("row:bad");
        var marked = SelectSql.nested(SelectSql.some(List.of("*", sql.failing(rule, "true") + " as " + bad), relation));
        var present = RuleSql.present(columns);
        var counts = fetch.row(SelectSql.some(
                List.of(
                        rule.test() instanceof Rule.NotNull
                                ? "count(*)"
                                : "count(case when " + present + " then 1 end)",
                        rule.test() instanceof Rule.Unique ? "0" : "count(case when " + bad + " then 1 end)",
                        "count(case when not (" + present + ") then 1 end)"),
                marked));
        long failed = rule.test() instanceof Rule.Unique ? repeated(columns) : Fetch.number(counts.get(1));
        var first = failed == 0 ? List.<RuleOutcome.FailedRow>of() : first(rule, marked, bad);
        return outcome(rule, Fetch.number(counts.getFirst()), failed, Fetch.number(counts.get(2)), first, "");
    }

    /**
     * Rows whose values other rows have too. Keys mostly ascend, and where each is more than the one before it, they
     * are proved to differ without being gathered, in whichever order the engine passes them.
     */
    private long repeated(List<String> columns) {
        var present = SelectSql.some(columns, relation) + " where " + RuleSql.present(columns);
        if (columns.size() == 1 && sql.sql().passesRowsInTurn()) {
            var key = columns.getFirst();
            var pairs = SelectSql.some(key + " as a, lag(" + key + ") over () as b", SelectSql.nested(present));
            if (fetch.count(SelectSql.count(
                            SelectSql.nested(SelectSql.all(SelectSql.nested(pairs)) + " where not (a > b) limit 1")))
                    == 0) {
                return 0;
            }
        }
        var groups = SelectSql.some(List.of("count(*) as n"), SelectSql.nested(present)) + " group by "
                + String.join(", ", columns);
        return fetch.count(SelectSql.some("sum(case when n > 1 then n end)", SelectSql.nested(groups)));
    }

    private List<RuleOutcome.FailedRow> first(Rule rule, String marked, String bad) {
        var names = new ArrayList<String>();
        rule.columns().forEach(name -> names.add(sql.schema().find(name).name()));
        sql.schema().names().stream()
                .filter(name -> !names.contains(name))
                .limit(MAX_COLUMNS)
                .forEach(names::add);
        var columns = new ArrayList<>(List.of(rowNumber));
        names.forEach(name -> columns.add("cast(" + Dialect.name(name) + " as varchar)"));
        var select = SelectSql.some(columns, marked) + " where " + bad + " order by " + order + " limit " + MAX_ROWS;
        return RuleOutcome.FailedRow.all(names, fetch.rows(select, MAX_ROWS));
    }

    private RuleOutcome rowCount(Rule rule, Rule.RowCount test) {
        long rows = fetch.count(SelectSql.count(relation));
        boolean passed = rows >= test.min() && rows <= test.max();
        var most = test.max() == Long.MAX_VALUE ? "" : " and at most " + test.max();
        return outcome(
                rule,
                1,
                passed ? 0 : 1,
                0,
                List.of(),
                "there are " + Texts.rows(rows) + "; at least " + test.min() + most + " are allowed");
    }

    private RuleOutcome freshness(Rule rule, Rule.Freshness test) {
        var column = Dialect.name(sql.schema().find(rule.columns().getFirst()).name());
        var row = fetch.row(SelectSql.some(
                "count(" + column + "), cast(max(" + column + ") as varchar), count(*) - count(" + column + ")",
                relation));
        var latest = row.get(1);
        long nulls = Fetch.number(row.get(2));
        if (latest == null) {
            return outcome(rule, 0, 1, nulls, List.of(), "there is no value, so nothing is fresh");
        }
        var moment = latest.length() == "2026-01-01".length()
                ? LocalDate.parse(latest).atStartOfDay()
                : LocalDateTime.parse(
                        latest.substring(0, Math.min(19, latest.length())).replace(' ', 'T'));
        var age = Duration.between(moment.toInstant(ZoneOffset.UTC), clock.instant());
        if (age.compareTo(MAX_AHEAD) < 0) {
            return outcome(
                    rule,
                    Fetch.number(row.getFirst()),
                    1,
                    nulls,
                    List.of(),
                    "the latest value is " + latest + ", which lies in the future of " + clock.instant());
        }
        boolean passed = age.compareTo(test.age()) <= 0;
        return outcome(
                rule,
                Fetch.number(row.getFirst()),
                passed ? 0 : 1,
                nulls,
                List.of(),
                "the latest value is " + latest + ", " + age.toHours() + " hours before " + clock.instant()
                        + " in UTC; at most " + test.age().toHours() + " hours are allowed");
    }

    private static RuleOutcome outcome(
            Rule rule, long checked, long failed, long nulls, List<RuleOutcome.FailedRow> first, String words) {
        var percent = Numbers.percent(failed, checked);
        var said = words.isEmpty() ? words(rule, checked, failed, nulls) : words;
        return new RuleOutcome(
                rule.name(),
                rule.test().word(),
                rule.columns(),
                rule.severity().name().toLowerCase(Locale.ROOT),
                rule.onSource() ? "source" : "result",
                rule.action().name().toLowerCase(Locale.ROOT),
                failed == 0,
                checked,
                failed,
                nulls,
                percent,
                first,
                said);
    }

    private static String words(Rule rule, long checked, long failed, long nulls) {
        var columns = rule.columns().stream().collect(Collectors.joining(", "));
        var skipped = nulls == 0 || rule.test() instanceof Rule.NotNull
                ? ""
                : "; " + Texts.rows(nulls) + " with null in " + columns + " not checked";
        return failed + " of " + checked + " checked fail" + skipped;
    }
}
