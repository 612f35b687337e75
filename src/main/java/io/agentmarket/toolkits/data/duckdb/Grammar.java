package io.agentmarket.toolkits.data.duckdb;

import java.util.Map;
import java.util.Set;

/**
 * The parts of DuckDB's serialized syntax tree that a customer's SQL may consist of. What is not here is refused, so a
 * later DuckDB can add nothing unseen.
 */
final class Grammar {

    /** Classes of expressions, and their kinds. */
    static final Map<String, Set<String>> EXPRESSIONS = Map.ofEntries(
            Map.entry("COLUMN_REF", Set.of("COLUMN_REF")),
            Map.entry("CONSTANT", Set.of("VALUE_CONSTANT")),
            Map.entry("FUNCTION", Set.of("FUNCTION")),
            Map.entry(
                    "OPERATOR",
                    Set.of(
                            "COMPARE_IN",
                            "COMPARE_NOT_IN",
                            "OPERATOR_NOT",
                            "OPERATOR_IS_NULL",
                            "OPERATOR_IS_NOT_NULL",
                            "OPERATOR_COALESCE",
                            "OPERATOR_NULLIF",
                            "OPERATOR_TRY",
                            "ARRAY_CONSTRUCTOR",
                            "ARRAY_EXTRACT",
                            "ARRAY_SLICE",
                            "STRUCT_EXTRACT",
                            "GROUPING_FUNCTION")),
            Map.entry("CONJUNCTION", Set.of("CONJUNCTION_AND", "CONJUNCTION_OR")),
            Map.entry(
                    "COMPARISON",
                    Set.of(
                            "COMPARE_EQUAL",
                            "COMPARE_NOTEQUAL",
                            "COMPARE_LESSTHAN",
                            "COMPARE_GREATERTHAN",
                            "COMPARE_LESSTHANOREQUALTO",
                            "COMPARE_GREATERTHANOREQUALTO",
                            "COMPARE_DISTINCT_FROM",
                            "COMPARE_NOT_DISTINCT_FROM")),
            Map.entry("CASE", Set.of("CASE_EXPR")),
            Map.entry("CAST", Set.of("OPERATOR_CAST")),
            Map.entry("BETWEEN", Set.of("COMPARE_BETWEEN", "COMPARE_NOT_BETWEEN")),
            Map.entry("SUBQUERY", Set.of("SUBQUERY")),
            Map.entry(
                    "WINDOW",
                    Set.of(
                            "WINDOW_AGGREGATE",
                            "WINDOW_RANK",
                            "WINDOW_RANK_DENSE",
                            "WINDOW_NTILE",
                            "WINDOW_PERCENT_RANK",
                            "WINDOW_CUME_DIST",
                            "WINDOW_ROW_NUMBER",
                            "WINDOW_FIRST_VALUE",
                            "WINDOW_LAST_VALUE",
                            "WINDOW_LEAD",
                            "WINDOW_LAG",
                            "WINDOW_NTH_VALUE",
                            "WINDOW_FILL")),
            Map.entry("STAR", Set.of("STAR")),
            Map.entry("COLLATE", Set.of("COLLATE")),
            Map.entry("TYPE", Set.of("TYPE")));

    /** Selects, tables and what belongs to them. */
    static final Set<String> STRUCTURES = Set.of(
            "SELECT_NODE",
            "SET_OPERATION_NODE",
            "BASE_TABLE",
            "JOIN",
            "SUBQUERY",
            "EMPTY",
            "EXPRESSION_LIST",
            "TABLE_FUNCTION",
            "ORDER_MODIFIER",
            "LIMIT_MODIFIER",
            "DISTINCT_MODIFIER",
            "ORDER_DEFAULT",
            "ASCENDING",
            "DESCENDING");

    static final Set<String> JOINS = Set.of("REGULAR", "NATURAL", "CROSS", "ASOF", "DEPENDENT");

    /** Types of one value; one of a list with a fixed length takes its memory for each row, whatever is in it. */
    static final Set<String> TYPES = Set.of(
            "BOOLEAN", "BOOL", "LOGICAL", "TINYINT", "SMALLINT", "INTEGER", "INT", "INT1", "INT2", "INT4", "INT8",
            "SIGNED", "LONG", "SHORT", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
            "FLOAT", "FLOAT4", "FLOAT8", "REAL", "DOUBLE", "DECIMAL", "DEC", "NUMERIC", "VARCHAR", "CHAR", "BPCHAR",
            "TEXT", "STRING", "NVARCHAR", "BLOB", "BYTEA", "BINARY", "VARBINARY", "DATE", "TIME", "TIMESTAMP",
            "DATETIME", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_US", "TIMESTAMP_NS", "TIMESTAMPTZ", "TIMETZ",
            "TIMESTAMP WITH TIME ZONE", "TIME WITH TIME ZONE", "INTERVAL", "UUID", "JSON", "INT16", "INT32", "INT64",
            "INT128", "LIST");

    /** Members that may hold something. */
    static final Set<String> MEMBERS = Set.of(
            "aggregate_handling", "alias", "aliases", "all", "arguments", "arg_orders", "case_checks", "child",
            "children", "class", "collation", "column", "column_name_alias", "column_names", "columns",
            "comparison_type", "condition", "cte_map", "distinct", "distinct_on_targets", "else_expr", "end",
            "end_expr", "exclude_clause", "exclude_list", "expr", "expression", "filter", "filter_expr", "from_table",
            "function", "function_name", "group_expressions", "group_sets", "has_ignore_nulls", "having",
            "ignore_nulls", "input", "is_implicit", "is_operator", "join_type", "key", "kind", "left", "limit",
            "limit_type", "literal", "lower", "map", "materialized", "modifiers", "name", "nearest_count",
            "nearest_order_type", "node", "null_order", "offset", "offset_expr", "default_expr", "order_bys", "orders",
            "partitions", "path", "qualified_exclude_list", "qualified_name", "qualify", "query_location",
            "query_location_length", "query_node", "ref_type", "relation_name", "rename_list", "replace_list", "right",
            "select_list", "setop_all", "setop_type", "start", "start_expr", "subquery", "subquery_type", "table",
            "table_name", "text", "then_expr", "try_cast", "type", "type_expr", "type_name", "upper", "using_columns",
            "value", "values", "when_expr", "where_clause", "with_ordinality", "expected_names", "order_type",
            "within_group", "is_all");

    private Grammar() {}
}
