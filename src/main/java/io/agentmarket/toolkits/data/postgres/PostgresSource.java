package io.agentmarket.toolkits.data.postgres;

import java.time.Duration;

/**
 * What is read, and how much at most: a longer result is refused, never cut.
 *
 * @param table the table's name, such as {@code orders} or {@code "Sales".orders}; empty for a select
 * @param select one select without parameters; empty for a table
 * @param maxRows the most rows
 * @param maxBytes the most bytes of the file
 * @param time the longest time, from connecting to the last row
 */
public record PostgresSource(String table, String select, long maxRows, long maxBytes, Duration time) {

    /** The longest select, in characters. */
    public static final int MAX_SELECT = 100_000;

    public PostgresSource {
        if (table.isEmpty() == select.isEmpty()) {
            throw new IllegalArgumentException("a source is a table or a select");
        }
    }
}
