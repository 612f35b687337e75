package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.columns.ColumnTypes;
import io.agentmarket.toolkits.data.columns.TypeHints;
import io.agentmarket.toolkits.data.engines.Column;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.tables.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A table of a cluster, named for the statements of a session. */
final class TrinoTable {

    private static final int MAX_PARTS = 3;

    private final EngineSession session;

    TrinoTable(EngineSession session) {
        this.session = session;
    }

    /** @param table catalog.schema.table, or a part of it that the connection completes */
    LoadedTable loaded(String table, String words) {
        var parts = table.split("\\.", -1);
        if (parts.length > MAX_PARTS || Arrays.stream(parts).anyMatch(String::isBlank)) {
            throw new TableRefusedException("/engine/table", "Name the table as catalog.schema.table.");
        }
        long rows = session.keep(TableRequest.SOURCE, ResultSql.all(table));
        var types = ColumnTypes.of(session, TableRequest.SOURCE, TypeHints.NONE);
        var columns = session.query(ResultSql.columns(TableRequest.SOURCE), 1).columns().stream()
                .map(Column::name)
                .toList();
        var reading = new Reading(
                "table",
                Map.of("table", table),
                List.of(),
                columns,
                new Reading.Lines(rows, 0, 0, 0, 0, rows, rows, 0, 0),
                List.of(),
                List.of());
        return new LoadedTable(TableRequest.SOURCE, words, reading, 0, types);
    }
}
