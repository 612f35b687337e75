package io.agentmarket.toolkits.data.tables;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What is looked at before a text is read: its head, its tail and windows at random places that are always the same for
 * a length; a short text as a whole. Each part begins and ends with a line.
 *
 * @param parts the first is the head
 * @param whole whether the parts are the whole text
 */
record Sample(List<String> parts, boolean whole) {

    private static final int HEAD = 1 << 17;
    private static final int TAIL = 1 << 15;
    private static final int WINDOWS = 64;
    private static final int WINDOW = 1 << 13;

    Sample {
        parts = List.copyOf(parts);
    }

    String head() {
        return parts.getFirst();
    }

    static Sample of(Path file, Encoding encoding) throws IOException {
        long length = Files.size(file);
        var charset = encoding.charset();
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            if (length <= HEAD + TAIL + (long) WINDOWS * WINDOW) {
                return new Sample(List.of(text(bytes, encoding.bom(), (int) length - encoding.bom(), charset)), true);
            }
            var parts = new ArrayList<String>();
            parts.add(trimmed(text(bytes, encoding.bom(), HEAD, charset), false, true));
            var random = new Random(length);
            for (int i = 0; i < WINDOWS; i++) {
                long at = (HEAD + (long) (random.nextDouble() * (length - HEAD - TAIL - WINDOW))) & ~3L;
                parts.add(trimmed(text(bytes, at + (encoding.bom() & 3), WINDOW, charset), true, true));
            }
            long tail = ((length - TAIL) & ~3L) + (encoding.bom() & 3);
            parts.add(trimmed(text(bytes, tail, (int) (length - tail), charset), true, false));
            parts.removeIf(part -> part.isEmpty() && parts.getFirst() != part);
            return new Sample(parts, false);
        }
    }

    /** What the bytes of the sample are; of each window from its first line end to its last. */
    static ByteCensus census(Path file) throws IOException {
        long length = Files.size(file);
        var census = new ByteCensus();
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            var window = new byte[(int) Math.min(length, WINDOW * 4)];
            var random = new Random(length);
            for (int i = 0; i <= WINDOWS; i++) {
                long at = i == 0 ? 0 : (long) (random.nextDouble() * (length - window.length)) & ~3L;
                bytes.seek(at);
                bytes.readFully(window);
                int from = i == 0 ? 0 : lineEnd(window, 0, 1);
                if ((from & 1) == 1 && from < window.length && window[from] == 0) {
                    from++;
                }
                int to = at + window.length == length ? window.length : lineEnd(window, window.length - 1, -1);
                if (to > from) {
                    census.accept(Arrays.copyOfRange(window, from, to), to - from);
                }
            }
        }
        census.end();
        return census;
    }

    private static int lineEnd(byte[] window, int begin, int step) {
        for (int i = begin; i >= 0 && i < window.length; i += step) {
            if (window[i] == '\n') {
                return i + 1;
            }
        }
        return step > 0 ? window.length : 0;
    }

    private static String text(RandomAccessFile file, long at, int length, Charset charset) throws IOException {
        var bytes = new byte[length];
        file.seek(at);
        file.readFully(bytes);
        return new String(bytes, charset);
    }

    private static String trimmed(String text, boolean begin, boolean end) {
        int from = begin ? text.indexOf('\n') + 1 : 0;
        if (begin && from == 0) {
            from = text.indexOf('\r') + 1;
        }
        int to = end ? Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1 : text.length();
        if (begin && from == 0) {
            return "";
        }
        return to <= from ? (begin ? "" : text) : text.substring(from, to);
    }
}
