package io.agentmarket.toolkits.data.duckdb;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames between the server and a child: length, kind, number of the request, content. Used on both sides, so it
 * needs nothing but the JDK.
 */
final class Wire {

    /** A statement of a customer is at most 100,000 characters; generated ones name up to thousands of columns. */
    static final int MAX_REQUEST_BYTES = 16 << 20;

    /** One row at a time is added to a batch of {@link #MAX_BATCH_BYTES}, and a row has at most this. */
    static final int MAX_ROW_BYTES = 8 << 20;

    /** Less than a second of a pipe, and enough that the frames cost nothing. */
    static final int MAX_BATCH_BYTES = 256 << 10;

    static final int MAX_ANSWER_BYTES = MAX_ROW_BYTES + MAX_BATCH_BYTES + 1024;

    private static final int HEAD_BYTES = 1 + 8;

    private Wire() {}

    /** What a frame is. The first ones go to the child, the others come from it. */
    enum Kind {
        /** Texts: name and value of each setting, in turns. */
        OPEN,
        /** Text: a statement whose rows nobody wants. */
        RUN,
        /** Text: a select whose columns are asked for. */
        DESCRIBE,
        /** Text: a select whose columns are all texts. */
        QUERY,
        /** Ends the statement of this request. */
        CANCEL,
        /** Asks for the progress of the statement that runs. */
        ASK_PROGRESS,

        /** Texts: name and type of each column, in turns. */
        COLUMNS,
        /** Texts: how many columns there are, then the values, row by row. */
        ROWS,
        /** Texts: one, the number of changed rows. */
        DONE,
        /** Texts: the kind of failure, and its sentence. */
        FAILED,
        /** Texts: one, a number from 0 to 1. */
        PROGRESS
    }

    /**
     * A frame.
     *
     * @param request what it belongs to
     */
    record Frame(Kind kind, long request, List<@Nullable String> texts) {

        String text(int at) {
            var text = texts.get(at);
            if (text == null) {
                throw new IllegalStateException("a text is missing in a frame");
            }
            return text;
        }
    }

    static Frame frame(Kind kind, long request, String... texts) {
        return new Frame(kind, request, new ArrayList<>(List.of(texts)));
    }

    static void write(DataOutputStream out, Frame frame) throws IOException {
        var content = new Content();
        frame.texts().forEach(content::add);
        write(out, frame.kind(), frame.request(), content);
    }

    static void write(DataOutputStream out, Kind kind, long request, Content content) throws IOException {
        out.writeInt(HEAD_BYTES + content.size());
        out.writeByte(kind.ordinal());
        out.writeLong(request);
        content.writeTo(out);
        out.flush();
    }

    /**
     * Reads a frame.
     *
     * @throws EOFException at the end of the stream
     * @throws IOException also when a frame is longer than the bound
     */
    static Frame read(DataInputStream in, int maxBytes) throws IOException {
        int length = in.readInt();
        if (length < HEAD_BYTES || length > maxBytes) {
            throw new IOException("a frame of " + length + " bytes");
        }
        int kind = in.readUnsignedByte();
        if (kind >= Kind.values().length) {
            throw new IOException("a frame of kind " + kind);
        }
        long request = in.readLong();
        var content = in.readNBytes(length - HEAD_BYTES);
        if (content.length != length - HEAD_BYTES) {
            throw new EOFException();
        }
        return new Frame(Kind.values()[kind], request, texts(content));
    }

    private static List<@Nullable String> texts(byte[] content) throws IOException {
        var texts = new ArrayList<@Nullable String>();
        int at = 0;
        while (at < content.length) {
            if (content.length - at < Integer.BYTES) {
                throw new IOException("a frame that ends within a length");
            }
            int length = (content[at] & 0xff) << 24
                    | (content[at + 1] & 0xff) << 16
                    | (content[at + 2] & 0xff) << 8
                    | (content[at + 3] & 0xff);
            at += Integer.BYTES;
            if (length == -1) {
                texts.add(null);
                continue;
            }
            if (length < 0 || length > content.length - at) {
                throw new IOException("a text of " + length + " bytes in a frame of " + content.length);
            }
            texts.add(new String(content, at, length, StandardCharsets.UTF_8));
            at += length;
        }
        return texts;
    }

    /** The texts of a frame that is being made. */
    static final class Content {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        void add(@Nullable String text) {
            try {
                if (text == null) {
                    out.writeInt(-1);
                    return;
                }
                var encoded = text.getBytes(StandardCharsets.UTF_8);
                out.writeInt(encoded.length);
                out.write(encoded);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        int size() {
            return bytes.size();
        }

        void clear() {
            bytes.reset();
        }

        void writeTo(DataOutputStream target) throws IOException {
            bytes.writeTo(target);
        }
    }
}
