package io.agentmarket.toolkits.data.duckdb;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Checks a single expression over the columns of one row: what a filter or a derived column consists of. */
final class ExpressionGuard {

    private ExpressionGuard() {}

    /**
     * Checks an expression.
     *
     * @param tree of {@link GuardSql#value}
     * @throws RefusedSql if it must not run
     */
    static void check(JsonNode tree, Collection<String> columns) {
        SelectGuard.check(tree, List.of());
        var select = SyntaxTree.single(tree).path("node");
        if (!isOneValue(select)) {
            throw new RefusedSql("Only one expression is allowed: write no comma, name or clause after it.");
        }
        var known = columns.stream().map(ExpressionGuard::lower).collect(Collectors.toSet());
        visit(select.path("select_list"), known);
    }

    private static boolean isOneValue(JsonNode select) {
        return select.path("type").asString("").equals("SELECT_NODE")
                && select.path("select_list").size() == 1
                && select.path("select_list").get(0).path("alias").asString("").isEmpty()
                && !select.path("select_list")
                        .get(0)
                        .path("function_name")
                        .asString("")
                        .equals("row")
                && select.path("from_table").path("type").asString("").equals("EMPTY")
                && List.of(
                                "modifiers",
                                "where_clause",
                                "group_expressions",
                                "group_sets",
                                "having",
                                "sample",
                                "qualify")
                        .stream()
                        .allMatch(clause -> SelectGuard.isNothing(select.path(clause)))
                && select.path("cte_map").path("map").isEmpty();
    }

    private static void visit(JsonNode node, Set<String> columns) {
        switch (node.path("class").asString("")) {
            case "SUBQUERY" -> throw new RefusedSql("An expression must not contain a select: use the join step.");
            case "STAR" -> throw new RefusedSql("An expression must not contain *: name one column.");
            case "WINDOW" ->
                throw new RefusedSql("An expression is computed from one row, without OVER: use SQL for windows.");
            case "FUNCTION" -> scalar(node.path("function_name").asString(""));
            case "COLUMN_REF" -> column(node.path("column_names").path(0).asString(""), columns);
            default -> {}
        }
        node.forEach(part -> visit(part, columns));
    }

    private static void scalar(String name) {
        if (!Functions.isScalar(name) || lower(name).equals("unnest")) {
            throw new RefusedSql("The function " + lower(name)
                    + " takes several rows, and an expression has one: use the aggregate step.");
        }
    }

    private static void column(String name, Set<String> columns) {
        if (!columns.contains(lower(name))) {
            throw new RefusedSql(Refusals.column(name, columns));
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
