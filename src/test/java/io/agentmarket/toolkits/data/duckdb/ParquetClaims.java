package io.agentmarket.toolkits.data.duckdb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Changes the number of rows in the footer of a Parquet file, wherever it is written there. */
final class ParquetClaims {

    private static final int TAIL_BYTES = 8;

    private ParquetClaims() {}

    static byte[] rows(byte[] file, long rows, long claimed) {
        int length = ByteBuffer.wrap(file, file.length - TAIL_BYTES, 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        int begin = file.length - TAIL_BYTES - length;
        var footer = replaced(Arrays.copyOfRange(file, begin, begin + length), number(rows), number(claimed));
        var out = new ByteArrayOutputStream();
        out.write(file, 0, begin);
        out.writeBytes(footer);
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footer.length)
                .array());
        out.write(file, file.length - 4, 4);
        return out.toByteArray();
    }

    private static byte[] replaced(byte[] in, byte[] old, byte[] by) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < in.length; at++) {
            if (at + old.length <= in.length && Arrays.equals(in, at, at + old.length, old, 0, old.length)) {
                out.writeBytes(by);
                at += old.length - 1;
            } else {
                out.write(in[at]);
            }
        }
        return out.toByteArray();
    }

    /** As Thrift's compact protocol writes an i64: zigzag, seven bits a byte. */
    private static byte[] number(long value) {
        var out = new ByteArrayOutputStream();
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }
}
