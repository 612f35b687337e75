package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.TextFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lines before the first row. DuckDB parses what it skips: an open quote in a title takes the whole file, silently,
 * and a header over two lines takes the first row. So it is told to skip only lines that cannot be read in two ways;
 * else the rest of the file is copied.
 */
final class Preamble {

    private static final int BUFFER_BYTES = 1 << 16;

    /** Where in a line the reading is: at the start of a field, in one without and with quotes, behind a quoted one. */
    private enum Place {
        START,
        BARE,
        QUOTED,
        BEHIND
    }

    private final TextFile file;
    private Place place = Place.START;
    private boolean plain = true;
    private long bytes;
    private long lineBegin;
    private long lines;

    private Preamble(TextFile file) {
        this.file = file;
    }

    static Preamble of(TextFile file) throws IOException {
        var preamble = new Preamble(file);
        if (file.skipLines() > 0) {
            try (var in = new BufferedInputStream(Files.newInputStream(file.path()), BUFFER_BYTES)) {
                preamble.read(in);
            }
        }
        return preamble;
    }

    /** Whether DuckDB skips the same lines. */
    boolean isPlain() {
        return plain;
    }

    /** Its length. */
    long bytes() {
        return bytes;
    }

    private void read(InputStream in) throws IOException {
        while (lines < file.skipLines()) {
            int read = in.read();
            if (read < 0) {
                return;
            }
            bytes++;
            if (read == '\n') {
                endLine(bytes - 1);
            } else if (read == '\r') {
                long end = bytes - 1;
                in.mark(1);
                if (in.read() == '\n') {
                    bytes++;
                } else {
                    in.reset();
                    plain = false;
                }
                endLine(end);
            } else {
                step(read);
            }
        }
    }

    private void endLine(long end) {
        plain &= end > lineBegin && place != Place.QUOTED;
        place = Place.START;
        lineBegin = bytes;
        lines++;
    }

    private void step(int read) {
        boolean quote = file.quote() != 0 && read == file.quote() || file.escape() != 0 && read == file.escape();
        if (read == file.delimiter() && place != Place.QUOTED) {
            place = Place.START;
        } else if (quote && place == Place.START) {
            place = Place.QUOTED;
        } else if (quote && place == Place.QUOTED) {
            place = Place.BEHIND;
        } else {
            plain &= !quote && place != Place.BEHIND;
            place = place == Place.START ? Place.BARE : place;
        }
    }

    /** Copies the file without its preamble. */
    void copyRest(Path to) throws IOException {
        try (var in = FileChannel.open(file.path(), StandardOpenOption.READ);
                var out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long at = bytes;
            long size = in.size();
            while (at < size) {
                at += in.transferTo(at, size - at, out);
            }
        }
    }
}
