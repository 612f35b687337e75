package io.agentmarket.toolkits.data.tables;

import java.nio.file.Path;

/** Reads a file as a table. */
public final class TableReader {

    /**
     * Reads the whole file, and writes its rows as the canonical text that engines load: UTF-8, comma, LF, each value in
     * quotes and null as nothing; in front of each row its number and the line where it begins.
     *
     * @param out a new file
     * @throws UnreadableTableException when the file is no table, or contradicts what the options say
     */
    public Reading read(Path in, ReadOptions options, Path out) {
        throw new UnreadableTableException("/format", "is not read yet");
    }
}
