package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.postgres.TableRead;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a source, in a file of the call's folder.
 *
 * @param words where they come from, for the answer
 * @param rows of a database, which are in the canonical text already; null for bytes that are still to be read
 */
record Fetched(Path file, String words, @Nullable TableRead rows) {

    /** Bytes that are still to be read. */
    Fetched(Path file, String words) {
        this(file, words, null);
    }
}
