package io.agentmarket.toolkits.data.duckdb;

import static io.agentmarket.toolkits.data.engines.Dialect.text;

/** Asks DuckDB for the syntax tree of a text, without running it. */
final class GuardSql {

    private GuardSql() {}

    /** The tree as JSON, or an empty text when it is too large. */
    static String tree(String sql) {
        return "select if(strlen(tree) > " + SyntaxTree.MAX_BYTES + ", '', tree) from (select cast(json_serialize_sql("
                + text(sql) + ") as varchar) as tree)";
    }
}
