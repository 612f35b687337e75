package io.agentmarket.toolkits.data.duckdb;

import static io.agentmarket.toolkits.data.engines.Dialect.name;

import io.agentmarket.toolkits.data.engines.Column;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Selects whose values are texts: exact, the same in a result and in a written file. */
final class RenderingSql {

    /** The longest text of one value. Longer ones belong into a file. */
    static final int MAX_VALUE_BYTES = 1 << 20;

    /**
     * A double as plain digits. DuckDB writes the shortest text that reads back as the same number, but with an
     * exponent when it is large or small.
     */
    static final String PLAIN = """
            create macro plain_digits(t) as case
                when t in ('nan', '-nan') then 'NaN'
                when t = 'inf' then 'Infinity'
                when t = '-inf' then '-Infinity'
                when t = '-0.0' then '0'
                when not contains(t, 'e') then regexp_replace(t, '\\.0$', '')
                when contains(t, 'e-') then
                    if(starts_with(t, '-'), '-', '') || '0.'
                    || repeat('0', regexp_extract(t, 'e-(\\d+)', 1)::integer - 1)
                    || regexp_replace(split_part(t, 'e', 1), '[-.]', '', 'g')
                else
                    if(starts_with(t, '-'), '-', '')
                    || rpad(regexp_replace(split_part(t, 'e', 1), '[-.]', '', 'g'),
                        regexp_extract(t, 'e\\+?(\\d+)', 1)::integer + 1, '0')
                end
            """;

    private RenderingSql() {}

    /** All values of a select as texts, as long as each is short enough. */
    static String result(String select, List<Column> columns, long limit) {
        return texts(select, columns, true) + " limit " + limit;
    }

    /** All values of a select as texts of any length. */
    static String file(String select, List<Column> columns) {
        return texts(select, columns, false);
    }

    private static String texts(String select, List<Column> columns, boolean bounded) {
        var values = IntStream.range(0, columns.size())
                .mapToObj(at -> bounded
                        ? bounded(
                                rendered("c" + at, columns.get(at).type()),
                                columns.get(at).name())
                        : rendered("c" + at, columns.get(at).type()))
                .collect(Collectors.joining(", "));
        var names = IntStream.range(0, columns.size()).mapToObj(at -> "c" + at).collect(Collectors.joining(", "));
        return "select " + values + " from (\n" + select + "\n) as q(" + names + ")";
    }

    private static String bounded(String value, String column) {
        var message = "A value of column " + name(column) + " is longer than 1 MiB: leave it out, or cut it by left().";
        return "if(strlen(" + value + ") > " + MAX_VALUE_BYTES + ", error("
                + io.agentmarket.toolkits.data.engines.Dialect.text(message) + "), " + value + ")";
    }

    private static String rendered(String value, String type) {
        var text = "cast(" + value + " as varchar)";
        return switch (family(type)) {
            case "VARCHAR" -> value;
            case "FLOAT", "DOUBLE" -> "plain_digits(" + text + ")";
            case "BLOB" -> "lower(hex(" + value + "))";
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> "replace(" + text + ", ' ', 'T')";
            case "TIMESTAMP WITH TIME ZONE" ->
                "regexp_replace(replace(" + text + ", ' ', 'T'), '([+-]\\d\\d)$', '\\1:00')";
            case "TIME WITH TIME ZONE" -> "regexp_replace(" + text + ", '([+-]\\d\\d)$', '\\1:00')";
            case "LIST", "TUPLE", "STRUCT", "MAP", "UNION", "VARIANT" -> "cast(to_json(" + value + ") as varchar)";
            default -> text;
        };
    }

    private static String family(String type) {
        if (type.endsWith("]")) {
            return "LIST";
        }
        int open = type.indexOf('(');
        return open < 0 ? type : type.substring(0, open);
    }
}
