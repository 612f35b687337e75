package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.engines.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes rows into a file of a format. */
interface TableWriter {

    /**
     * Writes all rows.
     *
     * @param rows in the order of {@code columns}
     * @param out a new file
     * @return what a reader of the file should know, a sentence each
     * @throws TableRefusedException when the format cannot hold the table; nothing is cut to make it fit
     */
    List<String> write(List<Column> columns, DeliveredRows rows, Path out) throws IOException;
}
