package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A table into which rows are loaded, with the columns of the file in the file's order.
 *
 * @param oid its number in the database
 * @param isPartitioned whether its rows are in other tables
 */
record TargetTable(SqlName name, String oid, boolean isPartitioned, List<Column> columns) {

    private static final int MAX_NAMED = 20;

    /**
     * A column.
     *
     * @param base its type's name in pg_type
     * @param type as format_type writes it
     */
    record Column(String name, String base, String type, boolean isRequired) {}

    /** Where a table is. */
    record Place(SqlName name, String oid, boolean isPartitioned) {}

    /** The place of an existing table; empty when there is none of this name. */
    static Optional<Place> find(DatabaseSession session, SqlName name) throws SQLException {
        var row = session.row(LoadSql.TABLE, name.sql());
        if (row.isEmpty()) {
            return Optional.empty();
        }
        var kind = String.valueOf(row.get(2));
        if (!kind.equals("r") && !kind.equals("p")) {
            throw refused("is a view or another thing that is no table");
        }
        if (kind.equals("r") && "true".equals(row.get(3))) {
            throw refused("has other tables that inherit from it; name one of them");
        }
        return Optional.of(
                new Place(name.in(String.valueOf(row.get(1))), String.valueOf(row.get(0)), kind.equals("p")));
    }

    /** The table with these columns of the file. */
    static TargetTable of(DatabaseSession session, Place place, List<PostgresColumn> wanted) throws SQLException {
        var known = new LinkedHashMap<String, Column>();
        var generated = new ArrayList<String>();
        for (var row : session.rows(LoadSql.COLUMNS, place.oid())) {
            var name = String.valueOf(row.get(0));
            known.put(
                    name,
                    new Column(
                            name, String.valueOf(row.get(1)), String.valueOf(row.get(2)), "true".equals(row.get(3))));
            if ("true".equals(row.get(4))) {
                generated.add(name);
            }
        }
        var columns = new ArrayList<Column>();
        for (var each : wanted) {
            var column = known.get(each.name());
            if (column == null) {
                throw refused("has no column named " + each.name() + "; it has "
                        + String.join(
                                ", ", known.keySet().stream().limit(MAX_NAMED).toList()));
            }
            if (generated.contains(each.name())) {
                throw refused("computes the column " + each.name() + " itself; leave it out");
            }
            columns.add(column);
        }
        return new TargetTable(place.name(), place.oid(), place.isPartitioned(), List.copyOf(columns));
    }

    /** The table's own rows, as SQL. */
    String sql() {
        return (isPartitioned ? "" : "only ") + name.sql();
    }

    List<String> quotedColumns() {
        return columns.stream().map(each -> SqlName.quoted(each.name())).toList();
    }

    List<String> types() {
        return columns.stream().map(Column::type).toList();
    }

    /** The numbers, from 1, of the columns with these names. */
    List<Integer> numbers(List<String> names) {
        return names.stream()
                .map(name -> columns.stream().map(Column::name).toList().indexOf(name) + 1)
                .filter(n -> n > 0)
                .toList();
    }

    private static PostgresFailedException refused(String what) {
        return new PostgresFailedException(Kind.REFUSED, "The table " + what + ".");
    }
}
