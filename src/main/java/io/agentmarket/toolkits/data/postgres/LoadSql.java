package io.agentmarket.toolkits.data.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements that load rows into a customer's table. */
final class LoadSql {

    /** The name of the table with the loads that have happened. */
    static final String MARKER = "agentmarket_load";

    /** The table of a name; a temporary table or a view is none. */
    static final String TABLE = """
            select c.oid::text, n.nspname, c.relkind::text, c.relhassubclass::text
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.oid = to_regclass(?)""";

    static final String SCHEMA = "select current_schema()";

    static final String COLUMNS = """
            select a.attname, t.typname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
                   (a.attgenerated <> '' or a.attidentity = 'a')::text
              from pg_attribute a join pg_type t on t.oid = a.atttypid
             where a.attrelid = ?::oid and a.attnum > 0 and not a.attisdropped order by a.attnum""";

    /** A reference that deletes or changes rows of another table with those of this one. */
    static final String CASCADES = """
            select conrelid::regclass::text from pg_constraint
             where contype = 'f' and confrelid = ?::oid and confdeltype in ('c', 'n', 'd') limit 1""";

    static final String CHECK_NOW = "set constraints all immediate";

    private LoadSql() {}

    static String createMarker(SqlName marker) {
        return "create table if not exists " + marker.sql() + " (effect_key text primary key, table_name text not null,"
                + " mode text not null, rows bigint not null, inserted bigint not null, updated bigint not null,"
                + " deleted bigint not null, loaded_at timestamptz not null default now())";
    }

    /** Waits for a load with the same key that has not ended. */
    static String claim(SqlName marker) {
        return "insert into " + marker.sql() + " (effect_key, table_name, mode, rows, inserted, updated, deleted)"
                + " values (?, ?, ?, 0, 0, 0, 0) on conflict (effect_key) do nothing";
    }

    static String done(SqlName marker) {
        return "update " + marker.sql() + " set rows = ?::bigint, inserted = ?::bigint, updated = ?::bigint,"
                + " deleted = ?::bigint where effect_key = ?";
    }

    static String earlier(SqlName marker) {
        return "select table_name, mode, rows, inserted, updated, deleted from " + marker.sql()
                + " where effect_key = ?";
    }

    static String createTable(SqlName table, List<PostgresColumn> columns, List<String> key) {
        var definitions = new ArrayList<String>();
        columns.forEach(each -> definitions.add(SqlName.quoted(each.name()) + " " + TypeSql.ofEngine(each)));
        if (!key.isEmpty()) {
            definitions.add("primary key (" + String.join(", ", SqlName.quoted(key)) + ")");
        }
        return "create table " + table.sql() + " (" + String.join(", ", definitions) + ")";
    }

    static String createTexts(int columns) {
        return "create temporary table agentmarket_text (row_number bigint not null, line_number bigint, "
                + numbered(columns, "", " text") + ") on commit drop";
    }

    static String copyTexts(int columns) {
        return "copy pg_temp.agentmarket_text (row_number, line_number, " + numbered(columns, "", "")
                + ") from stdin with (format csv, null '', encoding 'UTF8')";
    }

    /** The bounds of the row numbers, as texts; null for no rows. */
    static final String RANGE = "select min(row_number)::text, max(row_number)::text from pg_temp.agentmarket_text";

    /** The first row between two numbers for which a condition holds, and the column's text. */
    static String first(String column, String condition) {
        return "select row_number::text, line_number::text, " + column + " from pg_temp.agentmarket_text"
                + " where case when row_number between ?::bigint and ?::bigint then " + condition + " else false end"
                + " order by row_number limit 1";
    }

    /** @param types as format_type writes them */
    static String createRows(List<String> types) {
        return "create temporary table agentmarket_rows on commit drop as select row_number, line_number, "
                + IntStream.range(0, types.size())
                        .mapToObj(i -> "c" + (i + 1) + "::" + types.get(i) + " as c" + (i + 1))
                        .collect(Collectors.joining(", "))
                + " from pg_temp.agentmarket_text";
    }

    static final String ANALYZE = "analyze pg_temp.agentmarket_rows";

    /** Two rows with the same key, null being like any other value. */
    static String twice(List<Integer> key) {
        return "select min(row_number)::text, max(row_number)::text from pg_temp.agentmarket_rows group by "
                + key.stream().map(n -> "c" + n).collect(Collectors.joining(", "))
                + " having count(*) > 1 order by min(row_number) limit 1";
    }

    /** A row whose key several rows of the table have. */
    static String ambiguous(TargetTable table, String match) {
        return "select s.row_number::text from pg_temp.agentmarket_rows s join " + table.sql() + " t on " + match
                + " group by s.row_number having count(*) > 1 order by s.row_number limit 1";
    }

    /** Keeps others from writing, so that no row with a key of the batch appears meanwhile. */
    static String lock(TargetTable table) {
        return "lock table " + table.sql() + " in share row exclusive mode";
    }

    static String delete(TargetTable table) {
        return "delete from " + table.sql();
    }

    static String insertAll(TargetTable table) {
        return "insert into " + table.name().sql() + " (" + String.join(", ", table.quotedColumns()) + ") select "
                + numbered(table.columns().size(), "s.", "") + " from pg_temp.agentmarket_rows s order by s.row_number";
    }

    static String insertOthers(TargetTable table, List<String> matches) {
        return "insert into " + table.name().sql() + " (" + String.join(", ", table.quotedColumns()) + ") select "
                + numbered(table.columns().size(), "s.", "") + " from pg_temp.agentmarket_rows s where "
                + matches.stream()
                        .map(match -> "not exists (select from " + table.sql() + " t where " + match + ")")
                        .collect(Collectors.joining(" and "))
                + " order by s.row_number";
    }

    /**
     * Changes the rows that have the key.
     *
     * @param changed the columns that are no key, by their number; the first of the key where there are no others
     */
    static String update(TargetTable table, List<Integer> changed, String match) {
        return "update " + table.sql() + " as t set "
                + changed.stream()
                        .map(n -> table.quotedColumns().get(n - 1) + " = s.c" + n)
                        .collect(Collectors.joining(", "))
                + " from pg_temp.agentmarket_rows s where " + match;
    }

    /** Rows of the same key, where none of its values is null. */
    static String matchByEquality(TargetTable table, List<Integer> key) {
        return key.stream()
                .map(n -> "t." + table.quotedColumns().get(n - 1) + " = s.c" + n)
                .collect(Collectors.joining(" and "));
    }

    /** Rows of the same key, where one of its values is null: no index serves this, so it is kept to these rows. */
    static String matchByNulls(TargetTable table, List<Integer> key) {
        return "(" + key.stream().map(n -> "s.c" + n + " is null").collect(Collectors.joining(" or ")) + ") and "
                + key.stream()
                        .map(n -> "t." + table.quotedColumns().get(n - 1) + " is not distinct from s.c" + n)
                        .collect(Collectors.joining(" and "));
    }

    private static String numbered(int columns, String before, String after) {
        return IntStream.rangeClosed(1, columns)
                .mapToObj(n -> before + "c" + n + after)
                .collect(Collectors.joining(", "));
    }
}
