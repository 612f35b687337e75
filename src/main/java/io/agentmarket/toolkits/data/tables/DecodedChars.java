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
}
