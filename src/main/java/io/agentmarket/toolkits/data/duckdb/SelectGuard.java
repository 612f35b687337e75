package io.agentmarket.toolkits.data.duckdb;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Walks the syntax tree of a customer's select and refuses all that is not on a list: parts, functions, tables, types.
 * The names of WITH are valid where DuckDB resolves them: after their definition, in its own select and those within.
 */
final class SelectGuard {

    private static final Set<String> QUALIFIERS = Set.of("schema", "catalog", "schema_name", "catalog_name");

    private SelectGuard() {}

    /**
     * Checks one select.
     *
     * @throws RefusedSql if it must not run
     */
    static void check(JsonNode tree, Collection<String> tables) {
        var names = new HashSet<String>();
        tables.forEach(table -> names.add(lower(table)));
        visit(SyntaxTree.single(tree), names);
    }

    private static void visit(JsonNode node, Set<String> tables) {
        if (node.isArray()) {
            node.forEach(part -> visit(part, tables));
        } else if (node.isObject()) {
            visitObject(node, tables);
        }
    }

    private static void visitObject(JsonNode node, Set<String> outer) {
        requireUnqualified(node);
        var tables = withNames(node, outer);
        if (node.has("class")) {
            expression(node);
        } else if (node.path("type").isString()) {
            structure(node, tables);
        }
        for (var member : node.properties()) {
            var name = member.getKey();
            var value = member.getValue();
            if (isNothing(value) || name.equals("cte_map")) {
                continue;
            }
            if (!Grammar.MEMBERS.contains(name)) {
                throw new RefusedSql(unknown(name));
            }
            visit(value, tables);
        }
    }

    private static void requireUnqualified(JsonNode node) {
        boolean qualified = QUALIFIERS.stream().anyMatch(name -> !isNothing(node.path(name)))
                || node.path("qualified_name").path("path").size() > 1;
        if (qualified) {
            throw new RefusedSql("A table, function or type with a schema or a database before its name is not"
                    + " allowed: write the name alone.");
        }
    }

    /** The tables and, after each definition of WITH has been checked with those before it, its name. */
    private static Set<String> withNames(JsonNode node, Set<String> outer) {
        var entries = node.path("cte_map").path("map");
        if (entries.isEmpty()) {
            return outer;
        }
        var names = new HashSet<>(outer);
        for (var entry : entries) {
            var value = entry.path("value");
            if (value.path("query_node").path("type").asString("").startsWith("RECURSIVE")) {
                throw new RefusedSql("WITH RECURSIVE is not allowed, since it may never end: write out the levels.");
            }
            visit(value, names);
            names.add(lower(entry.path("key").asString("")));
        }
        return names;
    }

    private static void expression(JsonNode node) {
        var kind = node.path("class").asString("");
        var type = node.path("type").asString("");
        if (!Grammar.EXPRESSIONS.getOrDefault(kind, Set.of()).contains(type)) {
            throw new RefusedSql(
                    switch (kind) {
                        case "LAMBDA" -> "Lambdas and list comprehensions are not allowed: use unnest() and a select.";
                        case "PARAMETER" -> "Parameters such as ? and $1 are not allowed: write the value.";
                        case "POSITIONAL_REFERENCE" -> "#1 is not allowed: write the column's name.";
                        default -> unknown(kind + " " + type);
                    });
        }
        switch (kind) {
            case "FUNCTION", "WINDOW" -> function(node.path("function_name").asString(""));
            case "COLUMN_REF" -> column(node.path("column_names"));
            case "TYPE" -> type(node.path("type_name").asString(""));
            case "STAR" -> {
                if (!isNothing(node.path("expr"))) {
                    throw new RefusedSql("COLUMNS(...) with a condition is not allowed: list the columns.");
                }
            }
            default -> {}
        }
    }

    private static void function(String name) {
        if (!Functions.isAllowed(name)) {
            throw new RefusedSql(Functions.refusal(name));
        }
    }

    /** DuckDB takes current_date for a function where no column has this name. */
    private static void column(JsonNode names) {
        if (names.size() == 1 && Functions.isChanging(names.get(0).asString(""))) {
            throw new RefusedSql(Functions.refusal(names.get(0).asString("")));
        }
    }

    private static void type(String name) {
        if (!Grammar.TYPES.contains(name.toUpperCase(Locale.ROOT))) {
            throw new RefusedSql(
                    "The type " + lower(name) + " is not allowed in a cast: cast to one of a single value.");
        }
    }

    private static void structure(JsonNode node, Set<String> tables) {
        var type = node.path("type").asString("");
        if (!Grammar.STRUCTURES.contains(type)) {
            throw new RefusedSql(
                    switch (type) {
                        case "PIVOT" -> Refusals.PIVOT;
                        case "SHOW_REF" ->
                            "DESCRIBE, SHOW and SUMMARIZE are not allowed: the profile of the table has their facts.";
                        case "INSERT_QUERY_NODE", "UPDATE_QUERY_NODE", "DELETE_QUERY_NODE", "MERGE_QUERY_NODE" ->
                            "A select must not change a table: only SELECT is allowed after WITH.";
                        default -> unknown(type);
                    });
        }
        if (!isNothing(node.path("sample"))) {
            throw new RefusedSql("TABLESAMPLE is not allowed, since it has another result each time: use LIMIT.");
        }
        switch (type) {
            case "BASE_TABLE" -> table(node, tables);
            case "TABLE_FUNCTION" -> tableFunction(node.path("function"));
            case "JOIN" -> {
                if (!Grammar.JOINS.contains(node.path("ref_type").asString(""))) {
                    throw new RefusedSql("A positional join is not allowed: join by columns, such as row_number.");
                }
            }
            default -> {}
        }
    }

    private static void table(JsonNode node, Set<String> tables) {
        var name = node.path("table_name").asString("");
        if (!tables.contains(lower(name))) {
            throw new RefusedSql(Refusals.table(name, tables));
        }
    }

    private static void tableFunction(JsonNode function) {
        requireUnqualified(function);
        var name = function.path("function_name").asString("");
        if (!lower(name).equals("unnest")) {
            throw new RefusedSql(
                    Functions.isAllowed(name)
                            ? "Only tables and unnest() are allowed after FROM, not " + lower(name) + "()."
                            : Functions.refusal(name));
        }
    }

    /** A member without content says nothing that could be refused. */
    static boolean isNothing(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isContainer() && value.isEmpty()
                || value.isBoolean() && !value.booleanValue()
                || value.isString() && value.asString().isEmpty();
    }

    private static String unknown(String part) {
        return "The SQL contains a part that is not allowed ("
                + lower(part).replace('_', ' ').strip() + "): write it as a plain select.";
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
