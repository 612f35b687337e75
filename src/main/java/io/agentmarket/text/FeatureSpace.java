package io.agentmarket.text;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Maps a text to {@link Features}: the sentence vector, each dimension scaled by its mean and deviation in the training
 * texts (z-score), and tf-idf over the terms of {@link Words}, words and letter grams each scaled to length one.
 */
public final class FeatureSpace {

    // z-scores have length ~20, tf-idf has length 1.4: this weight balances the two under one L2 penalty.
    private static final float DENSE_WEIGHT = 0.1f;
    private static final double MIN_VARIANCE = 1e-6;

    private final float[] mean;
    private final float[] scale;
    private final List<String> terms;
    private final float[] idf;
    private final Map<String, Integer> vocabulary = new HashMap<>();

    private FeatureSpace(float[] mean, float[] scale, List<String> terms, float[] idf) {
        this.mean = mean;
        this.scale = scale;
        this.terms = List.copyOf(terms);
        this.idf = idf;
        for (int i = 0; i < idf.length; i++) {
            vocabulary.put(this.terms.get(i), i);
        }
    }

    /** The space of these texts and their vectors, with the terms that at least {@code minimum} texts have. */
    public static FeatureSpace fit(List<String> texts, List<float[]> vectors, int minimum) {
        var frequency = new HashMap<String, Integer>();
        for (var text : texts) {
            Set<String> seen = new HashSet<>();
            Words.of(text).eachTerm((term, word) -> seen.add(term));
            seen.forEach(term -> frequency.merge(term, 1, Integer::sum));
        }
        var terms = frequency.entrySet().stream()
                .filter(entry -> entry.getValue() >= minimum)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        var idf = new float[terms.size()];
        for (int i = 0; i < idf.length; i++) {
            idf[i] = (float) (1 + Math.log((1.0 + texts.size()) / (1.0 + frequency.getOrDefault(terms.get(i), 0))));
        }
        var mean = mean(vectors);
        return new FeatureSpace(mean, scale(vectors, mean), terms, idf);
    }

    /** The space of these vectors alone, of any length, without terms. */
    public static FeatureSpace ofVectors(List<float[]> vectors) {
        return fit(List.of(), vectors, 1);
    }

    /** The same space with these terms only. */
    public FeatureSpace keep(int[] kept) {
        var names = IntStream.of(kept).mapToObj(terms::get).toList();
        var weights = new float[kept.length];
        for (int i = 0; i < kept.length; i++) {
            weights[i] = idf[kept[i]];
        }
        return new FeatureSpace(mean, scale, names, weights);
    }

    /** The number of features: dimensions of the vector, then terms. */
    public int size() {
        return mean.length + idf.length;
    }

    @Nullable Integer indexOf(String term) {
        return vocabulary.get(term);
    }

    public Features encode(String text, float[] vector) {
        var counts = new HashMap<Integer, Integer>();
        Words.of(text).eachTerm((term, word) -> {
            var index = vocabulary.get(term);
            if (index != null) {
                counts.merge(index, 1, Integer::sum);
            }
        });
        var indices =
                counts.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        var weights = new float[indices.length];
        for (int i = 0; i < indices.length; i++) {
            weights[i] = (float) (1 + Math.log(counts.getOrDefault(indices[i], 1))) * idf[indices[i]];
        }
        scaleToOne(indices, weights, true);
        scaleToOne(indices, weights, false);
        return new Features(share(vector, 1), indices, weights);
    }

    /**
     * The contribution of one of {@code count} tokens to the standardised vector; the contributions add up to the
     * whole.
     */
    float[] share(float[] token, int count) {
        var result = new float[mean.length];
        for (int d = 0; d < result.length; d++) {
            result[d] = (token[d] - mean[d] / count) * scale[d];
        }
        return result;
    }

    private void scaleToOne(int[] indices, float[] weights, boolean grams) {
        double square = 0;
        for (int i = 0; i < weights.length; i++) {
            square += Words.isGram(terms.get(indices[i])) == grams ? weights[i] * weights[i] : 0;
        }
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= Words.isGram(terms.get(indices[i])) == grams ? length : 1;
        }
    }

    private static float[] mean(List<float[]> vectors) {
        var mean = new double[vectors.getFirst().length];
        for (var vector : vectors) {
            for (int d = 0; d < mean.length; d++) {
                mean[d] += vector[d];
            }
        }
        return average(mean, vectors.size());
    }

    private static float[] scale(List<float[]> vectors, float[] mean) {
        var square = new double[mean.length];
        for (var vector : vectors) {
            for (int d = 0; d < mean.length; d++) {
                square[d] += (vector[d] - mean[d]) * (vector[d] - mean[d]);
            }
        }
        var scale = average(square, vectors.size());
        for (int d = 0; d < scale.length; d++) {
            scale[d] = (float) (DENSE_WEIGHT / Math.sqrt(scale[d] + MIN_VARIANCE));
        }
        return scale;
    }

    private static float[] average(double[] sums, int count) {
        var result = new float[sums.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (sums[i] / count);
        }
        return result;
    }

    public void writeTo(DataOutputStream out) throws IOException {
        for (int d = 0; d < mean.length; d++) {
            out.writeFloat(mean[d]);
            out.writeFloat(scale[d]);
        }
        out.writeInt(idf.length);
        for (int i = 0; i < idf.length; i++) {
            out.writeUTF(terms.get(i));
            out.writeFloat(idf[i]);
        }
    }

    public static FeatureSpace readFrom(DataInputStream in) throws IOException {
        var mean = new float[Embedder.DIMENSIONS];
        var scale = new float[Embedder.DIMENSIONS];
        for (int d = 0; d < mean.length; d++) {
            mean[d] = in.readFloat();
            scale[d] = in.readFloat();
        }
        var idf = new float[in.readInt()];
        List<String> terms = new ArrayList<>(idf.length);
        for (int i = 0; i < idf.length; i++) {
            terms.add(in.readUTF());
            idf[i] = in.readFloat();
        }
        return new FeatureSpace(mean, scale, terms, idf);
    }
}
