package io.agentmarket.toolkits.data.postgres;

import java.util.List;

/**
 * What was read, all of it.
 *
 * @param bytes of the written file
 */
public record TableRead(long rows, long bytes, List<PostgresColumn> columns) {

    public TableRead {
        columns = List.copyOf(columns);
    }
}
