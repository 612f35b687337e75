package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A customer's select of one table with at most a condition and groups, of which it can be counted which rows went
 * where.
 *
 * @param filtered counts the rows that do not meet the condition
 * @param merged counts the rows of each group beyond its first
 */
record SimpleSelect(String table, Optional<String> filtered, Optional<String> merged) {

    private static final Set<String> OTHER = Set.of(
            "union",
            "intersect",
            "except",
            "join",
            "distinct",
            "limit",
            "offset",
            "having",
            "with",
            "unnest",
            "qualify",
            "sample",
            "tablesample",
            "fetch",
            "rollup",
            "cube",
            "grouping",
            "exclude",
            "over",
            "window",
            "lateral",
            "all");

    /** The parts of a select by the word before them. */
    private record Parts(
            List<ExpressionTokens.Token> columns,
            List<ExpressionTokens.Token> from,
            List<ExpressionTokens.Token> where,
            List<ExpressionTokens.Token> group) {}

    /** Empty for any other select. */
    static Optional<SimpleSelect> of(String sql, List<String> tables) {
        List<ExpressionTokens.Token> tokens;
        try {
            tokens = ExpressionTokens.of(sql);
        } catch (ExpressionFault other) {
            return Optional.empty();
        }
        boolean plain = count(tokens, "select") == 1
                && count(tokens, "from") == 1
                && count(tokens, "where") <= 1
                && count(tokens, "group") <= 1
                && count(tokens, "order") <= 1
                && tokens.getFirst().is("select")
                && tokens.stream()
                        .noneMatch(
                                token -> token.kind() == ExpressionTokens.Kind.WORD && OTHER.contains(token.value()));
        if (!plain) {
            return Optional.empty();
        }
        var parts = parts(tokens);
        var from = parts.from;
        boolean one = from.size() == 1 || from.size() == 3 && from.get(1).is("as") || from.size() == 2;
        if (!one || from.stream().anyMatch(token -> token.is(",") || token.is("("))) {
            return Optional.empty();
        }
        var name = from.getFirst().kind() == ExpressionTokens.Kind.QUOTED
                ? from.getFirst().value()
                : from.getFirst().written();
        var table = tables.stream().filter(it -> it.equalsIgnoreCase(name)).findFirst();
        boolean grouped = !parts.group.isEmpty();
        if (table.isEmpty() || !grouped && !scalar(parts.columns) || grouped && !names(parts.group)) {
            return Optional.empty();
        }
        var source = written(from);
        var filtered = parts.where.isEmpty()
                ? Optional.<String>empty()
                : Optional.of(SelectSql.from("count(*)", source) + " where not coalesce((" + written(parts.where)
                        + "), false)");
        var merged = !grouped
                ? Optional.<String>empty()
                : Optional.of(SelectSql.some(
                        "coalesce(sum(n - 1), 0)",
                        SelectSql.nested(SelectSql.from("count(*) as n", source)
                                + (parts.where.isEmpty() ? "" : " where " + written(parts.where)) + " group by "
                                + written(parts.group))));
        return Optional.of(new SimpleSelect(table.get(), filtered, merged));
    }

    private static long count(List<ExpressionTokens.Token> tokens, String word) {
        return tokens.stream().filter(token -> token.is(word)).count();
    }

    private static Parts parts(List<ExpressionTokens.Token> tokens) {
        var parts = new Parts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var current = parts.columns;
        for (int i = 1; i < tokens.size() - 1; i++) {
            var token = tokens.get(i);
            if (token.is("from")) {
                current = parts.from;
            } else if (token.is("where")) {
                current = parts.where;
            } else if (token.is("group")) {
                current = parts.group;
                i++;
            } else if (token.is("order")) {
                current = new ArrayList<>();
            } else {
                current.add(token);
            }
        }
        return parts;
    }

    /** Whether no call among the columns can add up rows or make several. */
    private static boolean scalar(List<ExpressionTokens.Token> columns) {
        for (int i = 1; i < columns.size(); i++) {
            var before = columns.get(i - 1);
            if (columns.get(i).is("(") && before.kind() == ExpressionTokens.Kind.QUOTED) {
                return false;
            }
            if (columns.get(i).is("(") && before.kind() == ExpressionTokens.Kind.WORD && !isScalar(before.value())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isScalar(String word) {
        if (Set.of("cast", "try_cast", "in", "and", "or", "not", "when", "then", "else", "case")
                .contains(word)) {
            return true;
        }
        try {
            return !Functions.named(word).aggregate();
        } catch (ExpressionFault unknown) {
            return false;
        }
    }

    /** Whether the groups are columns: a number would be a place among the columns. */
    private static boolean names(List<ExpressionTokens.Token> group) {
        return group.stream()
                .allMatch(token -> token.is(",")
                        || token.kind() == ExpressionTokens.Kind.WORD
                        || token.kind() == ExpressionTokens.Kind.QUOTED);
    }

    private static String written(List<ExpressionTokens.Token> tokens) {
        return tokens.stream()
                .map(token ->
                        token.kind() == ExpressionTokens.Kind.QUOTED ? Dialect.name(token.value()) : token.written())
                .collect(Collectors.joining(" "));
    }
}
