package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The types of tables: what a new table has for an engine's type, and which texts a type would store as something else.
 * PostgreSQL itself rounds, cuts, drops times and ignores offsets in silence.
 */
final class TypeSql {

    private static final String DAY = "\\d{4,}-\\d\\d-\\d\\d";
    private static final String HOUR = "([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?";
    private static final String OFFSET = "(Z|[+-]\\d\\d(:?\\d\\d)?)";

    private static final Pattern LENGTH = Pattern.compile("([^()]*)(\\(\\s*\\d+\\s*(?:,\\s*\\d+\\s*)?\\))?([^()]*)");

    private static final Map<String, String> OF_ENGINES = Map.ofEntries(
            Map.entry("boolean", "boolean"),
            Map.entry("bool", "boolean"),
            Map.entry("tinyint", "smallint"),
            Map.entry("utinyint", "smallint"),
            Map.entry("smallint", "smallint"),
            Map.entry("usmallint", "integer"),
            Map.entry("integer", "integer"),
            Map.entry("int", "integer"),
            Map.entry("uinteger", "bigint"),
            Map.entry("bigint", "bigint"),
            Map.entry("ubigint", "numeric(20)"),
            Map.entry("hugeint", "numeric(39)"),
            Map.entry("uhugeint", "numeric(39)"),
            Map.entry("decimal", "numeric"),
            Map.entry("numeric", "numeric"),
            Map.entry("float", "real"),
            Map.entry("real", "real"),
            Map.entry("double", "double precision"),
            Map.entry("double precision", "double precision"),
            Map.entry("varchar", "text"),
            Map.entry("char", "text"),
            Map.entry("text", "text"),
            Map.entry("string", "text"),
            Map.entry("date", "date"),
            Map.entry("time", "time"),
            Map.entry("timestamp", "timestamp"),
            Map.entry("timestamp_s", "timestamp"),
            Map.entry("timestamp_ms", "timestamp"),
            Map.entry("timestamp with time zone", "timestamp with time zone"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("uuid", "uuid"),
            Map.entry("json", "json"));

    private TypeSql() {}

    /** The type of a new column. */
    static String ofEngine(PostgresColumn column) {
        var parts = LENGTH.matcher(column.type().strip().toLowerCase(Locale.ROOT));
        var base = parts.matches() ? (parts.group(1) + parts.group(3)).strip().replaceAll("\\s+", " ") : "";
        var type = OF_ENGINES.get(base);
        if (type == null) {
            throw new PostgresFailedException(
                    Kind.REFUSED,
                    "The column " + column.name()
                            + " has a type for which no new table has one; cast it, to VARCHAR for"
                            + " example, or create the table yourself.");
        }
        return type.equals("numeric") && parts.group(2) != null ? type + parts.group(2) : type;
    }

    /**
     * Whether a text would be stored as something else, as a condition; it fails where the text is no value at all.
     *
     * @param text the column with the text
     * @param base the type's name in pg_type
     * @param type as format_type writes it
     */
    static String altered(String text, String base, String type) {
        var value = text + "::" + type;
        return switch (base) {
            case "numeric" -> number(text) + " or " + text + "::numeric is distinct from " + value;
            case "float4", "float8" ->
                "case when lower(" + text + ") in ('nan', 'inf', '-inf', 'infinity', '-infinity') then " + value
                        + " is null else " + number(text) + " or " + text + "::numeric is distinct from " + value
                        + "::text::numeric end";
            case "bool", "json", "jsonb" -> value + " is null";
            case "uuid" -> value + "::text <> lower(" + text + ")";
            case "timestamp" ->
                no(text, DAY + "([ T]" + HOUR + ")?") + " or " + text + "::timestamp(6) <> " + value + fine(text);
            case "timestamptz" ->
                no(text, DAY + "[ T]" + HOUR + OFFSET) + " or " + text + "::timestamptz(6) <> " + value + fine(text);
            case "time" -> no(text, HOUR) + " or " + text + "::time(6) <> " + value + fine(text);
            default -> value + "::text <> " + text;
        };
    }

    private static String no(String text, String pattern) {
        return text + " !~ '^" + pattern + "$'";
    }

    /** More than microseconds would be rounded. */
    private static String fine(String text) {
        return " or " + text + " ~ '\\.\\d{6}\\d*[1-9]'";
    }

    /** Digits only, without the leading zeros of an identifier, and none of the words for infinity. */
    private static String number(String text) {
        return no(text, "[+-]?(0|[1-9]\\d*)?(\\.\\d*)?([eE][+-]?\\d+)?");
    }
}
