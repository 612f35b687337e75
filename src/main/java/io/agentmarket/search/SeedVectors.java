package io.agentmarket.search;

import io.agentmarket.shared.Sha256;
import io.agentmarket.text.Embedder;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Vectors of the seeded texts, computed once and shipped, so that the first search does not wait for hundreds of
 * embeddings.
 *
 * <p>The file {@code search/seed-vectors.bin} holds, per text, the first eight bytes of its SHA-256 and 384 bytes that
 * are the vector divided by its largest component. A text that is not in the file is embedded on request. Written by
 * {@code ./mvnw test -Dtest=SeedVectorsTest -Dvectors.write=true}, which otherwise checks that the file is current.
 */
public final class SeedVectors {

    static final String FILE = "/search/seed-vectors.bin";

    private static final int DIMENSIONS = 384;
    private static final float STEPS = 127;

    private final Map<Long, byte[]> known;

    private SeedVectors(Map<Long, byte[]> known) {
        this.known = known;
    }

    public static SeedVectors shipped() {
        try (var in = SeedVectors.class.getResourceAsStream(FILE)) {
            if (in == null) {
                return new SeedVectors(Map.of());
            }
            var data = new DataInputStream(in);
            var known = new HashMap<Long, byte[]>();
            for (int left = data.readInt(); left > 0; left--) {
                known.put(data.readLong(), data.readNBytes(DIMENSIONS));
            }
            return new SeedVectors(known);
        } catch (IOException e) {
            throw new UncheckedIOException("the vectors of the seeded texts cannot be read from the class path", e);
        }
    }

    static byte[] write(Collection<String> texts) {
        var bytes = new ByteArrayOutputStream();
        try (var data = new DataOutputStream(bytes)) {
            data.writeInt(texts.size());
            for (var text : texts) {
                data.writeLong(key(text));
                data.write(coarse(Embedder.shared().embed(text)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    boolean has(String text) {
        return known.containsKey(key(text));
    }

    /** The text's vector, of length one. */
    public float[] of(String text) {
        var shipped = known.get(key(text));
        return shipped == null ? Embedder.shared().embed(text) : fine(shipped);
    }

    private static byte[] coarse(float[] vector) {
        float largest = 0;
        for (float value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        var coarse = new byte[vector.length];
        for (int i = 0; i < vector.length && largest > 0; i++) {
            coarse[i] = (byte) Math.round(vector[i] / largest * STEPS);
        }
        return coarse;
    }

    private static float[] fine(byte[] coarse) {
        double squares = 0;
        for (byte value : coarse) {
            squares += value * value;
        }
        var vector = new float[coarse.length];
        for (int i = 0; i < vector.length && squares > 0; i++) {
            vector[i] = (float) (coarse[i] / Math.sqrt(squares));
        }
        return vector;
    }

    private static long key(String text) {
        return ByteBuffer.wrap(Sha256.of(text)).getLong();
    }
}
