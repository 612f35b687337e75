package io.agentmarket.toolkits.data.duckdb;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines in which bytes of a file stand. DuckDB's own numbers of rejected lines count a row with a line break within
 * quotes as one line; its positions are right.
 */
final class LineNumbers {

    private static final int BUFFER_BYTES = 1 << 20;

    private LineNumbers() {}

    /**
     * The line of each position; 1 is the first one. The file is read as far as the last of them.
     *
     * @param positions of bytes, 0 is the first one
     */
    static Map<Long, Long> of(Path file, List<Long> positions) throws IOException {
        var lines = new HashMap<Long, Long>();
        try (var in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            long at = 0;
            long line = 1;
            int before = 0;
            for (var position : positions.stream().sorted().distinct().toList()) {
                while (at < position) {
                    int read = in.read();
                    if (read < 0) {
                        break;
                    }
                    if (read == '\n' && before != '\r' || read == '\r') {
                        line++;
                    }
                    before = read;
                    at++;
                }
                lines.put(position, line);
            }
        }
        return lines;
    }
}
