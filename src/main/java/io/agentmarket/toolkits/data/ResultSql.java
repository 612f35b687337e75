package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The SQL around results of plans. */
final class ResultSql {

    private ResultSql() {}

    /** A result with two numbers in front, as files are that a database loads. */
    static String numbered(String select) {
        return "select row_number() over () as row_number_of_result, row_number() over () as line_of_result, r.* from ("
                + select + ") as r";
    }

    /** The rejected rows of a plan as texts, in the order of the source. */
    static String rejected(String table) {
        return "select cast(\"row\" as varchar), cast(\"line\" as varchar), \"column\", \"value\", \"rule\","
                + " cast(\"step\" as varchar) from " + Dialect.name(table) + " order by \"row\"";
    }

    /** A text without the apostrophe that keeps it from being a formula. */
    static String unguarded(String column) {
        var name = Dialect.name(column);
        var bare = "ltrim(" + name + ", " + Dialect.text("'") + ")";
        return "case when substr(" + name + ", 1, 1) = " + Dialect.text("'") + " and " + bare + " <> '' and strpos("
                + Dialect.text(FormulaGuard.BEGINS) + ", substr(" + bare + ", 1, 1)) > 0 then substr(" + name
                + ", 2) else " + name + " end";
    }

    /** @param table a name of up to three parts, without quotes */
    static String all(String table) {
        return "select * from "
                + Arrays.stream(table.split("\\.", -1)).map(Dialect::name).collect(Collectors.joining("."));
    }

    /** The columns of a table, without its rows. */
    static String columns(String table) {
        return "select * from " + Dialect.name(table) + " limit 0";
    }
}
