package io.agentmarket.toolkits.data.columns;

import java.util.List;

/** The shapes of the selects that plans are made of. A relation is a quoted name, or a select in brackets. */
public final class SelectSql {

    private SelectSql() {}

    public static String all(String relation) {
        return "select * from " + relation(relation);
    }

    public static String some(List<String> columns, String relation) {
        return "select " + String.join(", ", columns) + " from " + relation(relation);
    }

    public static String some(String columns, String relation) {
        return "select " + columns + " from " + relation(relation);
    }

    /** Over what is written after from: relations with their aliases. */
    public static String from(String columns, String from) {
        return "select " + columns + " from " + from;
    }

    public static String count(String relation) {
        return "select count(*) from " + relation(relation);
    }

    /** A select without a relation. */
    public static String value(String columns) {
        return "select " + columns;
    }

    /** A select as a relation. */
    public static String nested(String select) {
        return "(" + select + ")";
    }

    private static String relation(String relation) {
        return relation.startsWith("(") ? relation + " as r" : relation;
    }
}
