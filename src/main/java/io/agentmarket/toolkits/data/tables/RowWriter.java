package io.agentmarket.toolkits.data.tables;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as the canonical text. A row is written as a whole or not at all: one with a value that no engine can
 * take (a zero, or a byte that is no character) is found by {@link #writable()} and given up.
 */
final class RowWriter implements AutoCloseable {

    private static final int FLUSH = 1 << 18;

    private final OutputStream out;
    private final Set<String> nullTexts;
    private final int longestNull;
    private byte[] bytes = new byte[1 << 13];
    private int length;
    private int begin;
    private boolean zero;
    private boolean undecoded;
    private long rows;

    RowWriter(Path file, List<String> nullTexts) throws IOException {
        this.out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        this.nullTexts = new HashSet<>(nullTexts);
        this.longestNull = nullTexts.stream().mapToInt(String::length).max().orElse(-1);
    }

    /** Begins a row. */
    void begin(long line) {
        begin = length;
        zero = false;
        undecoded = false;
        number(rows + 1);
        room(1);
        bytes[length++] = ',';
        number(line);
    }

    void nothing() {
        room(1);
        bytes[length++] = ',';
    }

    void value(@Nullable String value) {
        if (value == null) {
            nothing();
        } else {
            text(value);
        }
    }

    void text(String value) {
        text(value.toCharArray(), 0, value.length());
    }

    void text(char[] chars, int from, int to) {
        if (to - from <= longestNull && nullTexts.contains(new String(chars, from, to - from))) {
            nothing();
            return;
        }
        room((to - from) * 3 + 3);
        byte[] target = bytes;
        int at = length;
        target[at++] = ',';
        target[at++] = '"';
        for (int i = from; i < to; i++) {
            char c = chars[i];
            if (c < 0x80) {
                if (c == '"') {
                    target[at++] = '"';
                } else if (c == 0) {
                    zero = true;
                }
                target[at++] = (byte) c;
            } else if (c < 0x800) {
                target[at++] = (byte) (0xC0 | c >> 6);
                target[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                target[at++] = (byte) (0xE0 | c >> 12);
                target[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                target[at++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(chars[i + 1])) {
                int point = Character.toCodePoint(c, chars[++i]);
                target[at++] = (byte) (0xF0 | point >> 18);
                target[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                target[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                target[at++] = (byte) (0x80 | point & 0x3F);
            } else {
                undecoded = true;
            }
        }
        target[at++] = '"';
        length = at;
    }

    /** Why the row that was begun cannot be written; null if it can. */
    @Nullable String unwritable() {
        return undecoded
                ? "A value has a part that is no character: a byte that the encoding does not know, or half a pair"
                : zero ? "A value has a zero character" : null;
    }

    void commit() {
        room(1);
        bytes[length++] = '\n';
        rows++;
        if (length >= FLUSH) {
            flush();
        }
    }

    void giveUp() {
        length = begin;
    }

    long rows() {
        return rows;
    }

    private void number(long number) {
        room(20);
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    private void flush() {
        try {
            out.write(bytes, 0, length);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        length = 0;
        if (bytes.length > FLUSH * 2) {
            bytes = new byte[FLUSH * 2];
        }
    }

    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }
}
