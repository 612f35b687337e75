package io.agentmarket.toolkits.data.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of a file, counted apart from DuckDB: it loses a line of 40 MB without a reject, and counts a row with a
 * line break within quotes as one line. A line ends with LF, CR LF or CR; the last one need not end.
 *
 * @param blank how many of them are empty
 * @param at the lines in which positions stand; 1 is the first one
 */
record FileLines(long lines, long blank, Map<Long, Long> at) {

    private static final int BUFFER_BYTES = 1 << 20;

    /** Of a file that was not read. */
    static final FileLines NONE = new FileLines(0, 0, Map.of());

    FileLines {
        at = Map.copyOf(at);
    }

    /**
     * Counts the lines of a file.
     *
     * @param positions of bytes, 0 is the first one
     * @param between is run now and then, and may end the counting by an exception
     */
    static FileLines of(Path file, List<Long> positions, Runnable between) throws IOException {
        var counter = new Counter();
        var lines = new HashMap<Long, Long>();
        var sorted = positions.stream().sorted().distinct().toList();
        var buffer = new byte[BUFFER_BYTES];
        int next = 0;
        try (var in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int from = 0;
                while (next < sorted.size() && sorted.get(next) < counter.size + read - from) {
                    int to = from + (int) (sorted.get(next) - counter.size);
                    counter.count(buffer, from, to);
                    lines.put(sorted.get(next++), counter.ends + 1);
                    from = to;
                }
                counter.count(buffer, from, read);
                between.run();
            }
        }
        while (next < sorted.size()) {
            lines.put(sorted.get(next++), counter.ends + 1);
        }
        return new FileLines(counter.ends + (counter.begin < counter.size ? 1 : 0), counter.blank, lines);
    }

    private static final class Counter {
        private long ends;
        private long blank;
        private long size;
        private long begin;
        private boolean isBehindCr;

        void count(byte[] buffer, int from, int to) {
            for (int i = from; i < to; i++) {
                byte now = buffer[i];
                if (now > '\r' || now < '\n') {
                    continue;
                }
                long at = size + i - from;
                boolean ofCr = now == '\n' && (i > from ? buffer[i - 1] == '\r' : isBehindCr);
                if (ofCr && begin == at) {
                    begin = at + 1;
                } else if (now == '\n' || now == '\r') {
                    ends++;
                    blank += begin == at ? 1 : 0;
                    begin = at + 1;
                }
            }
            if (to > from) {
                isBehindCr = buffer[to - 1] == '\r';
                size += to - from;
            }
        }
    }
}
