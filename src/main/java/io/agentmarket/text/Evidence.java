package io.agentmarket.text;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The words for which a linear classifier chose a label. A logit is a sum over features, and every feature belongs to
 * words: a term to the word it was read from, and the sentence vector, which is the scaled sum of token vectors, to the
 * words that contain its tokens. So the logit can be divided into the contributions of the words, without a second pass
 * through the model. (The bias and the two markers around the text belong to no word.) A word's weight is its
 * contribution to the chosen label minus its contributions to the other labels, weighted by their probability.
 */
public final class Evidence {

    public static final int MAX_WORDS = 5;
    private static final double WEAKEST_SHARE = 0.2;

    private final FeatureSpace space;
    private final SoftmaxRegression model;
    private final float[] contrast;

    private Evidence(FeatureSpace space, SoftmaxRegression model, float[] contrast) {
        this.space = space;
        this.model = model;
        this.contrast = contrast;
    }

    /** The words of the text that support the label, the strongest first. */
    public static List<String> of(ReadText text, FeatureSpace space, SoftmaxRegression model, int label) {
        var features = space.encode(text.text(), text.reading().vector());
        var probabilities = Vectors.softmax(model.logits(features));
        double rivals = 1 - probabilities[label] + 1e-9;
        var contrast = new float[probabilities.length];
        for (int k = 0; k < contrast.length; k++) {
            contrast[k] = k == label ? 1 : (float) (-probabilities[k] / rivals);
        }
        var evidence = new Evidence(space, model, contrast);
        var push = new double[text.words().words().size()];
        evidence.addTerms(text.words(), features, push);
        evidence.addTokens(text, push);
        return strongest(text.words(), push);
    }

    private void addTerms(Words words, Features features, double[] push) {
        var weights = new HashMap<Integer, Float>();
        for (int i = 0; i < features.terms().length; i++) {
            weights.put(features.terms()[i], features.weights()[i]);
        }
        var counts = new HashMap<Integer, Integer>();
        words.eachTerm((term, word) -> {
            var index = space.indexOf(term);
            if (index != null) {
                counts.merge(index, 1, Integer::sum);
            }
        });
        words.eachTerm((term, word) -> {
            var index = space.indexOf(term);
            if (index != null) {
                push[word] += weights.getOrDefault(index, 0f)
                        / counts.getOrDefault(index, 1)
                        * contrasted(Embedder.DIMENSIONS + index);
            }
        });
    }

    private void addTokens(ReadText text, double[] push) {
        var direction = new float[Embedder.DIMENSIONS];
        for (int d = 0; d < direction.length; d++) {
            direction[d] = contrasted(d);
        }
        var words = text.words().words();
        var tokens = text.reading().tokens();
        int word = 0;
        for (var token : tokens) {
            while (word < words.size() && words.get(word).end() <= token.start()) {
                word++;
            }
            if (word < words.size() && words.get(word).start() < token.end()) {
                push[word] += Vectors.dot(space.share(token.vector(), tokens.size()), direction);
            }
        }
    }

    private float contrasted(int feature) {
        float sum = 0;
        for (int k = 0; k < contrast.length; k++) {
            sum += contrast[k] * model.weight(feature, k);
        }
        return sum;
    }

    private static List<String> strongest(Words words, double[] push) {
        Map<String, Double> totals = new LinkedHashMap<>();
        for (int i = 0; i < push.length; i++) {
            var word = words.words().get(i);
            if (word.isTelling()) {
                totals.merge(word.folded(), push[i], Double::sum);
            }
        }
        double best =
                totals.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return totals.entrySet().stream()
                .filter(entry -> entry.getValue() > 0 && entry.getValue() >= WEAKEST_SHARE * best)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(MAX_WORDS)
                .map(entry -> written(words, entry.getKey()))
                .toList();
    }

    private static String written(Words words, String folded) {
        return words.words().stream()
                .filter(word -> word.folded().equals(folded))
                .findFirst()
                .map(Words.Word::written)
                .orElse(folded);
    }
}
