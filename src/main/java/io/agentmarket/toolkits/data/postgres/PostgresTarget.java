package io.agentmarket.toolkits.data.postgres;

import java.time.Duration;
import java.util.List;

/**
 * Where a file is loaded, and how.
 *
 * @param table the table's name, such as {@code orders} or {@code "Sales".orders}
 * @param columns of the file in order, without its two numbers; their names are the table's, in the same case
 * @param key the columns that tell rows apart, for an upsert; else empty
 * @param nullsEqual whether null is a key like any other; else rows with a null in their key are refused
 * @param create whether a table that does not exist is made, with the given types; no existing one is changed
 * @param effectKey names this load for ever: a load with the same key happens once
 * @param time the longest time, from connecting to the end of the transaction
 */
public record PostgresTarget(
        String table,
        Mode mode,
        List<PostgresColumn> columns,
        List<String> key,
        boolean nullsEqual,
        boolean create,
        String effectKey,
        Duration time) {

    public PostgresTarget {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** How the rows get into the table. */
    public enum Mode {
        /** Every row is added. */
        APPEND,
        /** Every row of the table goes, then every row is added. */
        REPLACE,
        /** A row whose key is in the table changes that row; others are added. */
        UPSERT
    }
}
