package io.agentmarket.text;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A matrix on disk, by columns: the last row unchanged, the others as bytes scaled by the largest of their column. */
final class ByteColumns {

    private ByteColumns() {}

    static void write(DataOutputStream out, float[] weights, int columns, int column) throws IOException {
        int bias = weights.length - columns;
        float largest = 0;
        for (int i = column; i < bias; i += columns) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        float step = largest / Byte.MAX_VALUE;
        out.writeFloat(weights[bias + column]);
        out.writeFloat(step);
        for (int i = column; i < bias; i += columns) {
            out.writeByte(step > 0 ? Math.round(weights[i] / step) : 0);
        }
    }

    static void read(DataInputStream in, float[] weights, int columns, int column) throws IOException {
        int rows = weights.length / columns - 1;
        weights[rows * columns + column] = in.readFloat();
        float step = in.readFloat();
        var bytes = in.readNBytes(rows);
        for (int i = 0; i < bytes.length; i++) {
            weights[i * columns + column] = bytes[i] * step;
        }
    }
}
