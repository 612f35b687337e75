package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.columns.ColumnType;
import io.agentmarket.toolkits.data.tables.Reading;
import java.util.List;
import java.util.Map;

/**
 * A source as a table of the session.
 *
 * @param table its name there
 * @param from where it came from, in words
 * @param reading how it was read
 * @param rejected parts of the source that are no row
 * @param types what its columns are
 */
record LoadedTable(String table, String from, Reading reading, long rejected, List<ColumnType> types) {

    LoadedTable {
        types = List.copyOf(types);
    }

    /** How it was read, for the answer. */
    record View(
            String from,
            String format,
            Map<String, String> used,
            List<String> evidence,
            List<String> warnings,
            Reading.Lines lines,
            long rejected,
            List<Reading.Rejected> rejects,
            boolean rejectsComplete) {}

    /** @param most rejects that are shown */
    View view(int most) {
        var rejects = reading.rejects().stream().limit(most).toList();
        return new View(
                from,
                reading.format(),
                reading.used(),
                reading.evidence(),
                reading.warnings(),
                reading.lines(),
                rejected,
                rejects,
                rejects.size() == rejected);
    }
}
