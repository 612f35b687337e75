package io.agentmarket.toolkits.data.engines;

import java.nio.file.Path;
import java.util.List;

/**
 * A delimited UTF-8 file whose dialect is known. Nothing is guessed from it.
 *
 * @param quote 0 for none
 * @param escape the character before a quote inside quotes; the quote itself where quotes are doubled; 0 for none
 * @param skipLines lines before the first row: preamble and header
 * @param columns the names of its columns in order, unique in any case
 * @param numbered whether its first two columns are row number and line number already, which are not in
 *     {@code columns}
 * @param quotedIsText whether {@code ""} is an empty text and nothing is null; else both are null
 */
public record TextFile(
        Path path,
        char delimiter,
        char quote,
        char escape,
        long skipLines,
        List<String> columns,
        boolean numbered,
        boolean quotedIsText) {

    public TextFile {
        columns = List.copyOf(columns);
    }

    /** The file that the platform's own readers write: {@code EngineSession.FileFormat.TEXT} with both numbers. */
    public static TextFile canonical(Path path, List<String> columns) {
        return new TextFile(path, ',', '"', '"', 0, columns, true, true);
    }
}
