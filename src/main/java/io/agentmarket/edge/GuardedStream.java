package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * A JSON body while it is read: counted, and refused where it holds what cannot be stored as text: NUL, or half a
 * surrogate pair.
 *
 * <p>PostgreSQL stores neither, and an emoji that was cut in two is no character that an agent could search for. JSON
 * in UTF-8 never holds the byte 0, and only a string can hold an escape, so the scan needs to know no more of the
 * grammar than whether a backslash is itself escaped.
 */
final class GuardedStream extends CountedStream {

    private static final int ESCAPED = 1;
    private static final int FIRST_DIGIT = 2;
    private static final int AFTER_DIGITS = 6;
    private static final int NO_ESCAPE = -1;

    /** The lead byte under which UTF-8 would write surrogates, and the least byte after it that would make one. */
    private static final byte SURROGATE_LEAD = (byte) 0xED;

    private static final int FIRST_SURROGATE = 0xA0;

    private long line = 1;
    private long column;

    /** 0 outside an escape, 1 after a backslash, 2 to 5 before each hexadecimal digit. */
    private int escape;

    private int unit;
    private boolean openPair;
    private byte last;

    GuardedStream(ServletInputStream body, long maxBytes) {
        super(body, maxBytes);
    }

    @Override
    public int read() throws IOException {
        var next = super.read();
        if (next >= 0) {
            inspect((byte) next);
        }
        return next;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        var count = super.read(buffer, from, length);
        for (int i = from; i < from + count; i++) {
            inspect(buffer[i]);
        }
        return count;
    }

    private void inspect(byte next) {
        column++;
        if (next == '\n') {
            line++;
            column = 0;
        }
        if (next == 0) {
            throw nul();
        }
        if (last == SURROGATE_LEAD && Byte.toUnsignedInt(next) >= FIRST_SURROGATE) {
            throw halfPair();
        }
        last = next;
        if (escape == 0 && next == '\\') {
            escape = ESCAPED;
        } else if (escape == ESCAPED && next == 'u') {
            escape = FIRST_DIGIT;
            unit = 0;
        } else if (escape >= FIRST_DIGIT && Character.digit(next, 16) >= 0) {
            unit = unit * 16 + Character.digit(next, 16);
            escape++;
            if (escape == AFTER_DIGITS) {
                ended(unit);
            }
        } else {
            ended(NO_ESCAPE);
        }
    }

    /** After each character of a string: the unit that an escape wrote, or -1 for any other. */
    private void ended(int written) {
        escape = 0;
        if (written == 0) {
            throw nul();
        }
        var closes = written >= Character.MIN_LOW_SURROGATE && written <= Character.MAX_LOW_SURROGATE;
        if (openPair != closes) {
            throw halfPair();
        }
        openPair = written >= Character.MIN_HIGH_SURROGATE && written <= Character.MAX_HIGH_SURROGATE;
    }

    private AppException nul() {
        return BodyFault.notJson("holds a NUL character", line, column);
    }

    private AppException halfPair() {
        return BodyFault.notJson("holds half a surrogate pair, as of an emoji that was cut in two,", line, column);
    }
}
