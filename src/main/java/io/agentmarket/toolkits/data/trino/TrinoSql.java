package io.agentmarket.toolkits.data.trino;

import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The SQL that a session adds to what it is given. */
final class TrinoSql {

    /** The first statement of a connection. */
    static final String FIRST = "select 1";

    private static final Pattern WITH = Pattern.compile("with\\s+(recursive\\s+)?", Pattern.CASE_INSENSITIVE);

    private TrinoSql() {}

    static String count(String table) {
        return "select count(*) from " + Dialect.name(table);
    }

    /** The statement behind what was kept; a {@code with} of its own continues the list. */
    static String withKept(Map<String, String> kept, String select) {
        var text = TrinoGuard.plain(select);
        if (kept.isEmpty()) {
            return text;
        }
        var own = WITH.matcher(text);
        boolean hasOwn = own.lookingAt();
        var before = kept.entrySet().stream()
                .map(each -> Dialect.name(each.getKey()) + " as (" + TrinoGuard.plain(each.getValue()) + ")")
                .collect(Collectors.joining(",\n", hasOwn && own.group(1) != null ? "with recursive " : "with ", ""));
        return hasOwn ? before + ",\n" + text.substring(own.end()) : before + "\n" + text;
    }
}
