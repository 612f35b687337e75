package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.DialectSql;
import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.columns.SqlType;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.List;
import java.util.stream.Collectors;

/** Rules in SQL. */
record RuleSql(DialectSql sql, Schema schema) {

    /**
     * The condition that rows which fail meet; a null fails {@code not_null} only.
     *
     * @param alive the condition of rows that count
     * @throws ExpressionFault when the rule does not fit the columns
     */
    String failing(Rule rule, String alive) {
        var fields = rule.columns().stream().map(schema::find).toList();
        var columns = fields.stream().map(field -> Dialect.name(field.name())).toList();
        return switch (rule.test()) {
            case Rule.NotNull it -> columns.getFirst() + " is null";
            case Rule.Unique it ->
                "(" + present(columns) + " and count(*) over (partition by " + alive + ", " + String.join(", ", columns)
                        + ") > 1)";
            case Rule.Range it -> range(it, fields.getFirst());
            case Rule.Pattern it -> {
                boolean isText = fields.getFirst().type().kind() == SqlType.Kind.TEXT;
                var text = isText ? columns.getFirst() : "cast(" + columns.getFirst() + " as varchar)";
                yield "(" + present(columns) + " and not " + sql.fullMatch(text, it.regex()) + ")";
            }
            case Rule.Values it ->
                "(" + present(columns) + " and " + columns.getFirst() + " not in ("
                        + it.values().stream()
                                .map(value -> Literals.beside(value, fields.getFirst()))
                                .collect(Collectors.joining(", "))
                        + "))";
            case Rule.Reference it -> {
                var other = Dialect.name(it.column());
                yield "(" + present(columns) + " and " + columns.getFirst() + " not in ("
                        + SelectSql.some(other, Dialect.name(it.table())) + " where " + other + " is not null))";
            }
            case Rule.RowCount it -> "false";
            case Rule.Freshness it -> {
                if (!fields.getFirst().type().kind().isMoment()) {
                    throw new ExpressionFault(fields.getFirst().name() + " is "
                            + fields.getFirst().type().kind().words
                            + ": only dates and timestamps have an age; cast it first");
                }
                yield "false";
            }
        };
    }

    private String range(Rule.Range range, Schema.Field field) {
        var column = Dialect.name(field.name());
        var below = range.min().map(min -> column + " < " + Literals.beside(min, field));
        var above = range.max().map(max -> column + " > " + Literals.beside(max, field));
        boolean isText = field.type().kind() == SqlType.Kind.TEXT;
        if (isText
                && java.util.stream.Stream.of(range.min(), range.max())
                        .anyMatch(it ->
                                it.filter(value -> value.kind().isNumber()).isPresent())) {
            throw new ExpressionFault(field.name() + " is text, which has no numeric range; cast it first");
        }
        return "coalesce("
                + java.util.stream.Stream.of(below, above)
                        .flatMap(java.util.Optional::stream)
                        .collect(Collectors.joining(" or "))
                + ", false)";
    }

    static String present(List<String> columns) {
        return columns.stream().map(column -> column + " is not null").collect(Collectors.joining(" and "));
    }
}
