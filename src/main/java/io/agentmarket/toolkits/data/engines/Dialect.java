package io.agentmarket.toolkits.data.engines;

/** What the SQL of the engines differs in. A column's or table's name is quoted by double quotes in all of them. */
public enum Dialect {
    DUCKDB,
    TRINO;

    /** A name as an identifier. */
    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text as a literal. */
    public static String text(String value) {
        return '\'' + value.replace("'", "''") + '\'';
    }
}
