package io.agentmarket.toolkits.data.columns;

import java.util.List;

/**
 * What a table holds.
 *
 * @param keys columns, or pairs of columns, whose values are there and differ in every row
 * @param duplicates equal rows, null where the table is too large to look for them
 * @param notes what was not looked at, or not exactly
 */
public record Profile(
        String table,
        long rows,
        List<ColumnProfile> columns,
        List<List<String>> keys,
        @org.jspecify.annotations.Nullable Duplicates duplicates,
        List<String> notes) {

    public Profile {
        columns = List.copyOf(columns);
        keys = keys.stream().map(List::copyOf).toList();
        notes = List.copyOf(notes);
    }

    /**
     * Rows that are equal in every column.
     *
     * @param rows beyond the first of each group
     * @param firstRows numbers of the first of them
     */
    public record Duplicates(long rows, List<Long> firstRows) {

        public Duplicates {
            firstRows = List.copyOf(firstRows);
        }
    }
}
