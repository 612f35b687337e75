package io.agentmarket.toolkits.data.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements that read a customer's table. */
final class ReadSql {

    /** Hands the select to the server as a value, so that nothing in it can end the statement around it. */
    static final String NAME_SELECT = "select set_config('agentmarket.source', ?, true)";

    /** The server itself finds out whether the text is one select; it runs none of it. */
    static final String OPEN = """
            do $$
            declare
              source refcursor := 'agentmarket_source';
            begin
              open source for execute current_setting('agentmarket.source');
            end $$""";

    static final String DESCRIBE = "fetch 0 from agentmarket_source";
    static final String CLOSE = "close agentmarket_source";

    private static final Set<String> FIXED = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "float4",
            "float8",
            "numeric",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "uuid",
            "interval",
            "oid",
            "money",
            "name");

    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar", "bytea");

    private ReadSql() {}

    static String ofTable(SqlName table) {
        return "select * from " + table.sql();
    }

    /**
     * Copies the rows of a select that {@link #OPEN} has accepted. In front of each row stands nothing, or the length
     * of a row that is too long: its values are then left out, because the driver holds a row in memory.
     *
     * @param types the names of the columns' types in pg_type
     * @param maxRow in bytes
     */
    static String copy(String select, List<String> types, long maxRow) {
        var names =
                IntStream.rangeClosed(1, types.size()).mapToObj(n -> "c" + n).toList();
        var lengths = new ArrayList<String>();
        for (int i = 0; i < types.size(); i++) {
            if (!FIXED.contains(types.get(i))) {
                var value = "q." + names.get(i) + (TEXTS.contains(types.get(i)) ? "" : "::text");
                lengths.add("coalesce(octet_length(" + value + "), 0)::bigint");
            }
        }
        var from = " from (" + select + "\n) as q(" + String.join(", ", names) + ")";
        if (lengths.isEmpty()) {
            return "copy (select null::bigint, "
                    + names.stream().map(name -> "q." + name).collect(Collectors.joining(", ")) + from + ")" + FORMAT;
        }
        var tooLong = "case when l.bytes > " + maxRow;
        return "copy (select " + tooLong + " then l.bytes end, "
                + names.stream()
                        .map(name -> tooLong + " then null else q." + name + " end")
                        .collect(Collectors.joining(", "))
                + from + " cross join lateral (select " + String.join(" + ", lengths) + " offset 0) as l(bytes))"
                + FORMAT;
    }

    private static final String FORMAT = " to stdout with (format csv, force_quote *, null '', encoding 'UTF8')";
}
