package io.agentmarket.toolkits.data.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * The characters of bytes. A byte that the encoding does not know becomes the lone surrogate U+DC00 + byte, which no
 * text has, so that its row can be found and rejected.
 */
final class DecodedChars extends Reader {

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private boolean ended;
    private boolean flushed;

    DecodedChars(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Whether this character stands for a byte that could not be decoded. */
    static boolean undecoded(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        var chars = CharBuffer.wrap(target, offset, length);
        while (chars.position() == offset || (chars.remaining() > 2 && bytes.remaining() > 8)) {
            if (!ended && bytes.remaining() < 8) {
                refill();
            }
            if (flushed) {
                break;
            }
            var result = decoder.decode(bytes, chars, ended);
            if (result.isError()) {
                if (!escape(result, chars)) {
                    break;
                }
            } else if (result.isOverflow()) {
                break;
            } else if (ended) {
                decoder.flush(chars);
                flushed = true;
            }
        }
        int read = chars.position() - offset;
        return read == 0 && flushed ? -1 : read;
    }

    private boolean escape(CoderResult error, CharBuffer chars) {
        if (chars.remaining() < error.length()) {
            return false;
        }
        for (int i = 0; i < error.length(); i++) {
            chars.put((char) (0xDC00 + (bytes.get() & 0xFF)));
        }
        return true;
    }

    private void refill() throws IOException {
        bytes.compact();
        while (!ended && bytes.position() < 8) {
            int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
            if (read < 0) {
                ended = true;
            } else {
                bytes.position(bytes.position() + read);
            }
        }
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Whether a word has letters of two alphabets, as {@code n\u03B4me}: no language writes so. */
    static boolean mixAlphabets(Charset charset, byte[] sample) {
        var text = new String(sample, charset);
        var word = Character.UnicodeScript.COMMON;
        for (int i = 0; i < text.length(); i++) {
            var script = alphabet(text.charAt(i));
            if (word != Character.UnicodeScript.COMMON && script != Character.UnicodeScript.COMMON && script != word) {
                return true;
            }
            word = script;
        }
        return false;
    }

    /** One of the alphabets that encodings of single bytes have, or COMMON for any other sign. */
    private static Character.UnicodeScript alphabet(char c) {
        var script = Character.isLetter(c) ? Character.UnicodeScript.of(c) : Character.UnicodeScript.COMMON;
        return switch (script) {
            case LATIN, GREEK, CYRILLIC, HEBREW, THAI, ARABIC -> script;
            default -> Character.UnicodeScript.COMMON;
        };
    }

    /** Signs with a letter on both sides, which no word has. */
    static int odd(Charset charset, byte[] sample) {
        var text = new String(sample, charset);
        int odd = 0;
        for (int i = 1; i + 1 < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80
                    && c != '\u2019'
                    && c != '\u00B7'
                    && c != '\u2013'
                    && !Character.isLetter(c)
                    && Character.isLetter(text.charAt(i - 1))
                    && Character.isLetter(text.charAt(i + 1))) {
                odd++;
            }
        }
        return odd;
    }
}
