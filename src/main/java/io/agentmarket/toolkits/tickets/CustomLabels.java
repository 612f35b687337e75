package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Embedder;
import io.agentmarket.text.Evidence;
import io.agentmarket.text.FeatureSpace;
import io.agentmarket.text.Features;
import io.agentmarket.text.Label;
import io.agentmarket.text.ReadText;
import io.agentmarket.text.SoftmaxRegression;
import io.agentmarket.text.SoftmaxTraining;
import io.agentmarket.text.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A classifier that a customer trains on its own labelled texts; it assigns one of those labels or none. */
final class CustomLabels {

    private static final SoftmaxTraining.Settings SETTINGS = new SoftmaxTraining.Settings(1e-4, 25);
    private static final int SMALL = 200;
    private static final int NEIGHBOURS = 5;
    // A text is like the examples if it is as near to them as all of them, except this share, are to each other,
    private static final double FAR_SHARE = 0.05;
    // within limits: unrelated English sentences already reach 0.2, and texts of one narrow topic 0.6.
    private static final double MIN_SIMILARITY = 0.25;
    private static final double MAX_SIMILARITY = 0.6;

    private final FeatureSpace space;
    private final SoftmaxRegression model;
    private final List<float[]> known;
    private final double leastSimilarity;

    private CustomLabels(FeatureSpace space, SoftmaxRegression model, List<float[]> known) {
        this.space = space;
        this.model = model;
        this.known = List.copyOf(known);
        var similarities = IntStream.range(0, known.size())
                .mapToDouble(i -> similarity(known.get(i), i))
                .sorted()
                .toArray();
        double far = similarities[(int) (FAR_SHARE * similarities.length)];
        this.leastSimilarity = Math.clamp(far, MIN_SIMILARITY, MAX_SIMILARITY);
    }

    /** Learns from examples of at least two labels. */
    static CustomLabels train(List<Labelled> examples) {
        var texts = examples.stream().map(Labelled::text).toList();
        return train(examples, Embedder.shared().embedAll(texts));
    }

    /** Learns from examples whose vectors are known already, in the order of the examples. */
    static CustomLabels train(List<Labelled> examples, List<float[]> vectors) {
        if (examples.stream().map(Labelled::label).distinct().count() < 2) {
            throw new IllegalArgumentException("Examples of at least two labels are needed.");
        }
        if (vectors.size() != examples.size()) {
            throw new IllegalArgumentException("Each example needs one vector.");
        }
        var texts = examples.stream().map(Labelled::text).toList();
        var space = FeatureSpace.fit(texts, vectors, texts.size() < SMALL ? 1 : 2);
        var features = new ArrayList<Features>();
        for (int i = 0; i < texts.size(); i++) {
            features.add(space.encode(texts.get(i), vectors.get(i)));
        }
        var labels = examples.stream().map(Labelled::label).toList();
        return new CustomLabels(space, SoftmaxTraining.train(features, labels, space.size(), SETTINGS), vectors);
    }

    /** The label of a text; empty when the text is like none of the examples. */
    Optional<Label> assign(String text) {
        var read = ReadText.of(text);
        if (read.isWordless() || similarity(read.reading().vector(), -1) < leastSimilarity) {
            return Optional.empty();
        }
        var probabilities =
                Vectors.softmax(model.logits(space.encode(text, read.reading().vector())));
        int best = Vectors.argmax(probabilities);
        var evidence = Evidence.of(read, space, model, best);
        return Optional.of(new Label(model.labels().get(best), probabilities[best], evidence));
    }

    /** The mean similarity of a vector to its nearest examples, leaving out the example it comes from. */
    private double similarity(float[] vector, int itself) {
        var similarities = new double[known.size()];
        for (int i = 0; i < similarities.length; i++) {
            similarities[i] = i == itself ? -1 : Vectors.dot(vector, known.get(i));
        }
        Arrays.sort(similarities);
        int count = Math.min(nearest(), similarities.length - 1);
        return Arrays.stream(similarities, similarities.length - count, similarities.length)
                .average()
                .orElse(0);
    }

    // Among a handful of examples, only the nearest one is meaningful.
    private int nearest() {
        return Math.clamp(known.size() / model.labels().size() / 2, 1, NEIGHBOURS);
    }

    /** A text and the label which the customer gave it. */
    record Labelled(String text, String label) {}
}
