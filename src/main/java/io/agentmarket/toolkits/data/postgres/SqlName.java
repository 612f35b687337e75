package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a table as a customer writes it.
 *
 * @param schema empty for the search path's
 */
record SqlName(String schema, String name) {

    /** PostgreSQL cuts longer names, in bytes (NAMEDATALEN - 1). */
    private static final int MAX_BYTES = 63;

    private static final Pattern PART =
            Pattern.compile("\"((?:[^\"]|\"\"){1,200})\"|([\\p{L}_][\\p{L}\\p{N}_$]{0,200})");

    /** Reads it by the rules of SQL: a part without quotes is in lower case. */
    static SqlName of(String written) {
        var parts = new ArrayList<String>();
        var part = PART.matcher(written);
        int at = 0;
        while (parts.size() < 2 && part.region(at, written.length()).lookingAt()) {
            parts.add(
                    part.group(1) == null
                            ? part.group(2).toLowerCase(Locale.ROOT)
                            : part.group(1).replace("\"\"", "\""));
            at = part.end();
            if (at < written.length() && written.charAt(at) == '.') {
                at++;
                continue;
            }
            if (at == written.length()) {
                parts.forEach(SqlName::quoted);
                return new SqlName(parts.size() == 2 ? parts.getFirst() : "", parts.getLast());
            }
            break;
        }
        throw new PostgresFailedException(
                Kind.REFUSED,
                "The table must be named as name or schema.name; a name with other characters than letters, digits and _"
                        + " stands in double quotes.");
    }

    SqlName in(String other) {
        return new SqlName(other, name);
    }

    /** As SQL. */
    String sql() {
        return schema.isEmpty() ? quoted(name) : quoted(schema) + "." + quoted(name);
    }

    /** A name as an identifier, which no other text can be taken for. */
    static String quoted(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0 || name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new PostgresFailedException(
                    Kind.REFUSED, "A name of a table or column must have 1 to " + MAX_BYTES + " bytes; rename it.");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static List<String> quoted(List<String> names) {
        return names.stream().map(SqlName::quoted).toList();
    }

    /** A text as a literal, with standard_conforming_strings on, which each session sets. */
    static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
