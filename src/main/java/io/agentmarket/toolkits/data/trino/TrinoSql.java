package io.agentmarket.toolkits.data.trino;

import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.Map;
import java.util.stream.Collectors;

/** The SQL that a session adds to what it is given. */
final class TrinoSql {

    /** The first statement of a connection. */
    static final String FIRST = "select 1";

    private static final String WITH = "with";

    private TrinoSql() {}

    static String count(String table) {
        return "select count(*) from " + Dialect.name(table);
    }

    /** The statement behind what was kept; a {@code with} of its own continues the list. */
    static String withKept(Map<String, String> kept, String select) {
        if (kept.isEmpty()) {
            return select;
        }
        var before = kept.entrySet().stream()
                .map(each -> Dialect.name(each.getKey()) + " as (" + each.getValue() + ")")
                .collect(Collectors.joining(",\n", "with ", ""));
        var text = select.strip();
        boolean own = text.regionMatches(true, 0, WITH, 0, WITH.length())
                && text.length() > WITH.length()
                && Character.isWhitespace(text.charAt(WITH.length()));
        return own ? before + ",\n" + text.substring(WITH.length()) : before + "\n" + text;
    }
}
