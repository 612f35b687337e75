package io.agentmarket.knowledge;

import io.agentmarket.shared.Sha256;
import io.agentmarket.text.Embedder;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.util.VectorUtil;

/**
 * How well single words of a question are met by single words of a passage: for each token of the question its best cosine
 * among the passage's tokens, averaged (MaxSim; Khattab and Zaharia, SIGIR 2020).
 *
 * <p>A passage is read where it holds most of the question's terms, in one window. Token vectors of windows read lately are
 * kept as bytes, 49 KB each, under a hash of the text: no text stays in memory.
 */
final class LateInteraction {

    private static final int KEPT = 512;

    /** Some seven pages: of a longer passage only so much is looked through. */
    private static final int MAX_CHARS = 20_000;

    private static final int STEPS = 127;

    private final PassageWords analyzer;
    private final Map<ByteBuffer, byte[][]> kept = Collections.synchronizedMap(new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, byte[][]> eldest) {
            return size() > KEPT;
        }
    });

    LateInteraction(PassageWords analyzer) {
        this.analyzer = analyzer;
    }

    /** One value for each passage, -1 to 1; some 8 ms for a passage not read lately, else well below one. */
    List<Double> scores(String question, List<String> passages) {
        var asked = tokens(question);
        var terms = analyzer.asked(question);
        return passages.parallelStream()
                .map(passage -> score(asked, kept(window(terms, passage))))
                .toList();
    }

    private String window(Set<String> terms, String passage) {
        var windows = Dense.windows(passage.length() <= MAX_CHARS ? passage : passage.substring(0, MAX_CHARS));
        var best = windows.getFirst();
        long most = 0;
        for (var window : windows) {
            long held = windows.size() == 1
                    ? 0
                    : analyzer.terms(window, Integer.MAX_VALUE).stream()
                            .filter(terms::contains)
                            .count();
            if (held > most) {
                most = held;
                best = window;
            }
        }
        return best;
    }

    private byte[][] kept(String window) {
        var key = ByteBuffer.wrap(Sha256.of(window));
        var known = kept.get(key);
        if (known == null) {
            known = tokens(window);
            kept.put(key, known);
        }
        return known;
    }

    private static double score(byte[][] asked, byte[][] passage) {
        long sum = 0;
        for (var token : asked) {
            int best = -STEPS * STEPS;
            for (var other : passage) {
                best = Math.max(best, VectorUtil.dotProduct(token, other));
            }
            sum += best;
        }
        return asked.length == 0 ? 0 : (double) sum / STEPS / STEPS / asked.length;
    }

    private static byte[][] tokens(String text) {
        return Embedder.shared().read(text).tokens().stream()
                .map(token -> bytes(token.vector()))
                .toArray(byte[][]::new);
    }

    private static byte[] bytes(float[] vector) {
        double length = Math.sqrt(VectorUtil.dotProduct(vector, vector));
        var bytes = new byte[vector.length];
        for (int i = 0; i < vector.length && length > 0; i++) {
            bytes[i] = (byte) Math.round(vector[i] / length * STEPS);
        }
        return bytes;
    }
}
