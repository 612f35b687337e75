package io.agentmarket.toolkits.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text that engines write ({@code FileFormat.TEXT}): comma, LF, each value in quotes with quotes doubled,
 * null as nothing. One row is in memory at a time.
 */
final class DeliveredRows implements AutoCloseable {

    private static final int END = -1;

    private final BufferedReader in;

    DeliveredRows(Path file) throws IOException {
        in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    }

    /** The next row; empty at the end. */
    Optional<List<@Nullable String>> next() throws IOException {
        int c = in.read();
        if (c == END) {
            return Optional.empty();
        }
        var row = new ArrayList<@Nullable String>();
        while (true) {
            if (c == '"') {
                row.add(quoted());
                c = in.read();
            } else {
                row.add(null);
            }
            if (c == '\n' || c == END) {
                return Optional.of(Collections.unmodifiableList(row));
            }
            if (c != ',') {
                throw new IOException("an engine's text breaks its format after column " + row.size());
            }
            c = in.read();
        }
    }

    private String quoted() throws IOException {
        var text = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c == END) {
                throw new IOException("an engine's text ends inside quotes");
            }
            if (c == '"') {
                in.mark(1);
                if (in.read() != '"') {
                    in.reset();
                    return text.toString();
                }
            }
            text.append((char) c);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
