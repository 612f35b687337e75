package io.agentmarket.search;

import io.agentmarket.text.Embedder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The stored form of a chunk's vectors: concatenated, as little-endian floats. */
public final class VectorBytes {

    private VectorBytes() {}

    public static byte[] of(List<float[]> vectors) {
        var bytes = ByteBuffer.allocate(vectors.size() * Embedder.DIMENSIONS * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        var floats = bytes.asFloatBuffer();
        vectors.forEach(floats::put);
        return bytes.array();
    }

    public static List<float[]> vectors(byte[] bytes) {
        var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        var vectors = new ArrayList<float[]>();
        while (floats.hasRemaining()) {
            var vector = new float[Embedder.DIMENSIONS];
            floats.get(vector);
            vectors.add(vector);
        }
        return vectors;
    }
}
