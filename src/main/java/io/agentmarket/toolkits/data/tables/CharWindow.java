package io.agentmarket.toolkits.data.tables;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A window on the characters of a text, which holds the current record. Nothing moves in it while a record is looked
 * at, so that places stay valid until the next {@link #begin()}.
 */
final class CharWindow {

    private static final int MIN_ROOM = 1 << 12;

    private final Reader in;
    private boolean ended;

    /** The characters; the current record begins at {@link #start}. */
    char[] chars;

    int start;
    int next;
    int limit;

    private long lf;
    private long cr;
    private long crlf;

    CharWindow(Reader in, int room) {
        this.in = in;
        this.chars = new char[room];
    }

    /** Begins a record where the last one ended; false at the end of the text. */
    boolean begin() {
        if (next > chars.length / 2) {
            System.arraycopy(chars, next, chars, 0, limit - next);
            limit -= next;
            next = 0;
        }
        start = next;
        return start < limit || more(start);
    }

    /** The character there; -1 at the end. */
    int at(int i) {
        return i < limit || more(i) ? chars[i] : -1;
    }

    /** Reads on until there is a character at this place; false at the end. */
    boolean more(int i) {
        while (i >= limit) {
            if (ended) {
                return false;
            }
            if (chars.length - limit < MIN_ROOM) {
                chars = Arrays.copyOf(chars, chars.length * 2);
            }
            try {
                int read = in.read(chars, limit, chars.length - limit);
                if (read < 0) {
                    ended = true;
                } else {
                    limit += read;
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return true;
    }

    /** Goes to the end of the line and forgets all but the first characters of the record; the end's place. */
    int forgetLine(int kept) {
        int i = start + kept;
        while (true) {
            while (i < limit && chars[i] != '\n' && chars[i] != '\r') {
                i++;
            }
            if (i < limit) {
                return i;
            }
            limit = start + kept;
            i = limit;
            if (!more(i)) {
                return i;
            }
        }
    }

    /** The record ends at this place: the next one begins behind the line end there, if there is one. */
    void end(int at) {
        int c = at(at);
        next = at;
        if (c == '\n') {
            lf++;
            next = at + 1;
        } else if (c == '\r' && at(at + 1) == '\n') {
            crlf++;
            next = at + 2;
        } else if (c == '\r') {
            cr++;
            next = at + 1;
        }
    }

    /** Line ends of records: LF, CRLF and CR. */
    long[] lineEnds() {
        return new long[] {lf, crlf, cr};
    }
}
