package io.agentmarket.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Reads an answer's body, unpacked and never further than the call accepts. */
final class Body {

    /** The maximum size that compression adds to incompressible content, rounded up. */
    private static final int SLACK = 65_536;

    private Body() {}

    /** @param coding the answer's {@code Content-Encoding}; without a body, as after HEAD, it has no meaning */
    static byte[] read(@Nullable HttpEntity entity, @Nullable String coding, int maxBytes) throws IOException {
        if (entity == null || entity.getContentLength() == 0) {
            return new byte[0];
        }
        var packed = isPacked(coding);
        if (entity.getContentLength() > (packed ? (long) maxBytes + SLACK : maxBytes)) {
            throw tooLarge(maxBytes);
        }
        try (var wire = entity.getContent()) {
            if (!packed) {
                return bounded(wire, maxBytes);
            }
            try (var unpacked = new GZIPInputStream(new Counted(wire, (long) maxBytes + SLACK, maxBytes))) {
                return bounded(unpacked, maxBytes);
            }
        }
    }

    /** Whether the body is packed with gzip, the only coding that requests accept. */
    private static boolean isPacked(@Nullable String coding) {
        if (coding == null || coding.isBlank() || coding.strip().equalsIgnoreCase("identity")) {
            return false;
        }
        var name = coding.strip().toLowerCase(Locale.ROOT);
        if (!name.equals("gzip") && !name.equals("x-gzip")) {
            throw new EgressFailedException(
                    EgressFailedException.Reason.BROKEN, "The answer is packed in a way that was not asked for.", null);
        }
        return true;
    }

    private static byte[] bounded(InputStream from, int maxBytes) throws IOException {
        var read = new ByteArrayOutputStream();
        var buffer = new byte[8_192];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            if (read.size() + count > maxBytes) {
                throw tooLarge(maxBytes);
            }
            read.write(buffer, 0, count);
        }
        return read.toByteArray();
    }

    private static EgressFailedException tooLarge(int maxBytes) {
        return new EgressFailedException(
                EgressFailedException.Reason.TOO_LARGE, "The answer is longer than " + maxBytes + " bytes.", null);
    }

    /** Counts the bytes on the wire, because a packed body can be endless without any content. */
    private static final class Counted extends InputStream {

        private final InputStream wire;
        private final int maxBytes;
        private long left;

        Counted(InputStream wire, long left, int maxBytes) {
            this.wire = wire;
            this.left = left;
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = wire.read(into, offset, length);
            left -= Math.max(0, count);
            if (left < 0) {
                throw tooLarge(maxBytes);
            }
            return count;
        }

        @Override
        public int available() throws IOException {
            return wire.available();
        }
    }
}
