package io.agentmarket.toolkits.data.engines;

import java.nio.file.Path;
import java.util.List;

/**
 * A session with an engine. One thread at a time calls it; {@link #cancel} and {@link #close} may come from another.
 *
 * <p>Statements given to {@link #keep}, {@link #query} and {@link #write} are written by the platform. A customer's own
 * SQL goes through {@link #refusal} first.
 */
public interface EngineSession extends AutoCloseable {

    /** The dialect of its SQL. */
    Dialect dialect();

    /**
     * Loads a text file as a table. All its columns are text; two columns of integers are added in front,
     * {@code row_number} (1 is the first data row) and {@code line_number} (where the row begins in the file; null
     * for all rows where the engine does not know it).
     *
     * @throws EngineFailedException also when this engine loads no files
     */
    default Loaded load(String table, TextFile file) {
        return load(table, file, List.of());
    }

    /**
     * Loads a text file as a table of which some columns are stored as another type. A table that was loaded under the
     * name before is replaced.
     *
     * @throws EngineFailedException also when this engine loads no files
     */
    Loaded load(String table, TextFile file, List<Converted> converted);

    /** Loads a Parquet file as a table, with its own types and {@code row_number} in front. */
    Loaded loadParquet(String table, Path file);

    /**
     * Names the rows of a select, for later statements of this session.
     *
     * @return how many rows it has
     */
    long keep(String table, String select);

    /**
     * Runs a select.
     *
     * @param maxRows the most rows that are returned
     */
    Rows query(String select, int maxRows);

    /** Writes the rows of a select into a file of the run's folder. */
    long write(String select, Path file, FileFormat format);

    /**
     * Why a customer's select must not run, as a sentence; empty text if it may. Checked without running it: one
     * statement, a select, no table but the given ones, no function but those on the list.
     */
    String refusal(String select, List<String> tables);

    /** Ends the current statement soon; its caller gets an {@link EngineFailedException}. */
    void cancel();

    /** Ends the session and deletes what it stored. */
    @Override
    void close();

    /** The formats of written files. */
    enum FileFormat {
        PARQUET,
        /** UTF-8, comma, LF; each value in quotes and null as nothing between two commas. */
        TEXT
    }
}
