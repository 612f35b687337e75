package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Faults;
import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.columns.SqlType;
import io.agentmarket.toolkits.data.columns.Texts;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Aggregates and pivots in SQL: rows of one group are merged into one. */
final class GroupStage {

    private final String at;
    private final Layers chain;
    private final String relation;
    private final Faults faults;
    private final List<String> columns = new ArrayList<>();
    private final List<String> by = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /** @param at the pointer of the operation */
    GroupStage(String at, Layers chain, String relation, Faults faults) {
        this.at = at;
        this.chain = chain;
        this.relation = relation;
        this.faults = faults;
    }

    Optional<Stage> aggregate(Step.Aggregate step) {
        groups(step.by());
        step.values().forEach((name, expression) -> value(at + "/values", name, expression));
        return stage(joined -> Stage.Facts.NONE);
    }

    /**
     * @param values the values that become columns
     * @param others rows whose value is none of them, to be said; 0 while that is not known
     */
    Optional<Stage> pivot(Step.Pivot step, List<String> values, long others) {
        groups(step.by());
        try {
            var column = chain.schema().find(step.column());
            var call = (Expression.Call) step.value();
            for (var value : values) {
                var same = new Expression.Binary(
                        "=",
                        new Expression.Cast(new Expression.Name(column.name()), "VARCHAR", false),
                        new Expression.Literal(SqlType.Kind.TEXT, value));
                var argument = call.arguments().isEmpty()
                        ? new Expression.Literal(SqlType.Kind.INTEGER, "1")
                        : call.arguments().getFirst();
                var only = new Expression.Case(List.of(new Expression.Branch(same, argument)), Optional.empty());
                value(at + "/values", value, new Expression.Call(call.function(), List.of(only), call.distinct()));
            }
        } catch (ExpressionFault e) {
            faults.add(at + "/column", e.getMessage());
        }
        return stage(joined -> others == 0
                ? Stage.Facts.NONE
                : new Stage.Facts(
                        List.of(Texts.rows(others) + " with null or another value in " + step.column()
                                + " are in no column"),
                        null));
    }

    private void groups(List<String> groups) {
        for (int i = 0; i < groups.size(); i++) {
            try {
                var name = chain.schema().find(groups.get(i)).name();
                by.add(Dialect.name(name));
                columns.add(Dialect.name(name));
                names.add(name);
            } catch (ExpressionFault e) {
                faults.add(at + "/by/" + i, e.getMessage());
            }
        }
    }

    private void value(String parent, String name, Expression expression) {
        try {
            if (!expression.isAggregate()) {
                throw new ExpressionFault("must add up rows, such as sum(amount) or count(*)");
            }
            bare(expression);
            columns.add(
                    new ExpressionPrinter(chain.schema(), chain.sql()).print(expression) + " as " + Dialect.name(name));
            names.add(name);
        } catch (ExpressionFault e) {
            faults.add(JsonPart.pointer(parent, name), e.getMessage());
        }
    }

    /** Refuses a column outside of an aggregate that is none of the groups. */
    private void bare(Expression expression) {
        if (expression instanceof Expression.Call call && Functions.isAggregate(call.function())) {
            return;
        }
        if (expression instanceof Expression.Name name
                && !by.contains(Dialect.name(chain.schema().find(name.name()).name()))) {
            throw new ExpressionFault(name.name() + " is neither in by nor within an aggregate");
        }
        expression.parts().forEach(this::bare);
    }

    private Optional<Stage> stage(java.util.function.Function<String, Stage.Facts> facts) {
        var seen = new HashSet<String>();
        names.stream()
                .filter(name -> !seen.add(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> faults.add(at, "two columns would be called " + name));
        if (faults.isAny()) {
            return Optional.empty();
        }
        names.stream()
                .filter(name -> name.isBlank() || JsonPart.isReserved(name))
                .forEach(name -> faults.add(
                        at,
                        "a column would be called '" + name + "', which is no name: fill or filter the value first"));
        if (faults.isAny()) {
            return Optional.empty();
        }
        var groups = by.isEmpty() ? " having count(*) > 0" : " group by " + String.join(", ", by);
        var sizes = SelectSql.some("count(*) as n", relation) + groups;
        var merged = Stage.nested(SelectSql.some("coalesce(sum(n - 1), 0)", Stage.nested(sizes)));
        return Optional.of(new Stage(
                SelectSql.some(columns, relation) + groups, List.of(), Stage.counts("0", "0", merged, "0"), facts));
    }
}
