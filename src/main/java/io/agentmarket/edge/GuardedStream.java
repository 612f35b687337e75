package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * Checks a JSON body while it is read: its size, and whether it is UTF-8 without NUL and unpaired surrogates, which
 * cannot be stored as text.
 *
 * <p>Replacing invalid bytes would change what the caller sent. JSON in UTF-8 never contains the byte 0, and only
 * strings contain escapes, so the scan only needs to know whether a backslash is itself escaped.
 */
final class GuardedStream extends CountedStream {

    private static final int ESCAPED = 1;
    private static final int FIRST_DIGIT = 2;
    private static final int AFTER_DIGITS = 6;
    private static final int NO_ESCAPE = -1;

    // Well-formed byte sequences: the Unicode Standard, table 3-7.
    private static final int FIRST_LEAD = 0xC2;
    private static final int LAST_LEAD = 0xF4;
    private static final int LEAD_OF_THREE = 0xE0;
    private static final int LEAD_OF_FOUR = 0xF0;
    private static final int SURROGATE_LEAD = 0xED;
    private static final int FIRST_NEXT = 0x80;
    private static final int LAST_NEXT = 0xBF;

    private long line = 1;
    private long column;

    /** 0 outside an escape, 1 after a backslash, 2 to 5 before each hexadecimal digit. */
    private int escape;

    private int unit;
    private boolean openPair;
    /** The number of bytes of a character that are missing, its first byte, and the bounds of the byte after that. */
    private int left;

    private int lead;
    private int least;
    private int most;

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
        decode(Byte.toUnsignedInt(next));
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

    private void decode(int next) {
        if (left > 0) {
            if (next < least || next > most) {
                throw lead == SURROGATE_LEAD && next > most && next <= LAST_NEXT ? halfPair() : noUtf8();
            }
            left--;
            least = FIRST_NEXT;
            most = LAST_NEXT;
        } else if (next >= FIRST_NEXT) {
            if (next < FIRST_LEAD || next > LAST_LEAD) {
                throw noUtf8();
            }
            lead = next;
            left = next < LEAD_OF_THREE ? 1 : next < LEAD_OF_FOUR ? 2 : 3;
            least = next == LEAD_OF_THREE ? 0xA0 : next == LEAD_OF_FOUR ? 0x90 : FIRST_NEXT;
            most = next == SURROGATE_LEAD ? 0x9F : next == LAST_LEAD ? 0x8F : LAST_NEXT;
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

    private AppException noUtf8() {
        return BodyFault.notJson("is not UTF-8", line, column);
    }

    private AppException nul() {
        return BodyFault.notJson("holds a NUL character", line, column);
    }

    private AppException halfPair() {
        return BodyFault.notJson("holds half a surrogate pair, as of an emoji that was cut in two,", line, column);
    }
}
