package io.agentmarket.edge;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * A JSON body while it is read: counted, and refused where it holds NUL.
 *
 * <p>PostgreSQL stores no NUL. JSON in UTF-8 never holds the byte 0, and only a string can hold {@code \}{@code u0000}, so
 * the scan needs to know no more of the grammar than whether a backslash is itself escaped.
 */
final class GuardedStream extends CountedStream {

    private static final int ESCAPED = 1;
    private static final int LAST_ZERO = 5;

    private long line = 1;
    private long column;

    /** 0 outside an escape, 1 after a backslash, 2 to 5 after {@code u} and as many zeros less two. */
    private int escape;

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
        escape = after(next);
        if (next == 0 || escape > LAST_ZERO) {
            throw BodyFault.notJson("holds a NUL character", line, column);
        }
    }

    private int after(byte next) {
        if (escape == 0) {
            return next == '\\' ? ESCAPED : 0;
        }
        if (escape == ESCAPED) {
            return next == 'u' ? ESCAPED + 1 : 0;
        }
        return next == '0' ? escape + 1 : 0;
    }
}
