package io.agentmarket.toolkits.data.tables;

/** What the bytes of a file are: zeros, sequences of UTF-8, bytes that are none, and quotes behind a backslash. */
final class ByteCensus {

    private static final int[] UNDEFINED_IN_1252 = {0x81, 0x8D, 0x8F, 0x90, 0x9D};

    private final long[] counts = new long[256];
    private long total;
    private long evenZeros;
    private long sequences;
    private long invalid;
    private long firstInvalid = -1;
    private long escapedQuotes;
    private long closedAfterBackslash;

    private int pending;
    private int low = 0x80;
    private int high = 0xBF;
    private int before;
    private boolean quoteAfterBackslash;

    /** Takes the next bytes of the file. */
    void accept(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            int b = bytes[i] & 0xFF;
            counts[b]++;
            if (b >= 0x80 || pending > 0) {
                utf8(b, total + i);
            }
            if (b == 0 && ((total + i) & 1) == 0) {
                evenZeros++;
            }
            if (quoteAfterBackslash) {
                afterQuote(b);
            }
            quoteAfterBackslash = b == '"' && before == '\\';
            before = b == '\\' && before == '\\' ? 0 : b;
        }
        total += length;
    }

    /** The last byte was given. */
    void end() {
        if (pending > 0) {
            invalid(total - 1);
        }
        if (quoteAfterBackslash) {
            closedAfterBackslash++;
        }
    }

    private void afterQuote(int b) {
        if (b == ',' || b == ';' || b == '\t' || b == '|' || b == '\n' || b == '\r') {
            closedAfterBackslash++;
        } else {
            escapedQuotes++;
        }
    }

    private void utf8(int b, long at) {
        if (pending > 0) {
            if (b >= low && b <= high) {
                low = 0x80;
                high = 0xBF;
                if (--pending == 0) {
                    sequences++;
                }
                return;
            }
            invalid(at - 1);
        }
        low = 0x80;
        high = 0xBF;
        if (b < 0x80) {
            return;
        }
        if (b >= 0xC2 && b <= 0xDF) {
            pending = 1;
        } else if (b >= 0xE0 && b <= 0xEF) {
            pending = 2;
            low = b == 0xE0 ? 0xA0 : 0x80;
            high = b == 0xED ? 0x9F : 0xBF;
        } else if (b >= 0xF0 && b <= 0xF4) {
            pending = 3;
            low = b == 0xF0 ? 0x90 : 0x80;
            high = b == 0xF4 ? 0x8F : 0xBF;
        } else {
            invalid(at);
        }
    }

    private void invalid(long at) {
        pending = 0;
        invalid++;
        if (firstInvalid < 0) {
            firstInvalid = at;
        }
    }

    long total() {
        return total;
    }

    long zeros() {
        return counts[0];
    }

    /** Zeros at even places; in UTF-16BE the ones of Latin letters. */
    long evenZeros() {
        return evenZeros;
    }

    /** Characters of UTF-8 that have more than one byte. */
    long sequences() {
        return sequences;
    }

    /** Places that are not UTF-8. */
    long invalid() {
        return invalid;
    }

    /** The byte where UTF-8 first fails, from 0; -1 if it does not. */
    long firstInvalid() {
        return firstInvalid;
    }

    /** Control characters that no text has: not tab, line ends, form feed, escape or zero. */
    long controls() {
        long sum = counts[0x7F];
        for (int b = 1; b < 0x20; b++) {
            if (b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1B && b != 0x01) {
                sum += counts[b];
            }
        }
        return sum;
    }

    /** Bytes above ASCII. */
    long highBytes() {
        long sum = 0;
        for (int b = 0x80; b < 256; b++) {
            sum += counts[b];
        }
        return sum;
    }

    /** Bytes 0x80 to 0x9F: signs in windows-1252, controls in ISO-8859-1. */
    long c1() {
        long sum = 0;
        for (int b = 0x80; b < 0xA0; b++) {
            sum += counts[b];
        }
        return sum;
    }

    /** Bytes that windows-1252 does not define. */
    long undefinedIn1252() {
        long sum = 0;
        for (int b : UNDEFINED_IN_1252) {
            sum += counts[b];
        }
        return sum;
    }

    /** Quotes behind a backslash that do not end a field: escapes. */
    long escapedQuotes() {
        return escapedQuotes;
    }

    /** Quotes behind a backslash that end a field, as in {@code "C:\dir\"}. */
    long closedAfterBackslash() {
        return closedAfterBackslash;
    }
}
