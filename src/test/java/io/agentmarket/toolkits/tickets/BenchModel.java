package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Committee;
import io.agentmarket.text.FeatureSpace;
import io.agentmarket.text.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The classifier of the score command: the product's features and committee with unrounded weights, and the training
 * vectors for the similarity to the nearest five.
 */
final class BenchModel {

    private static final long SEED = 7;
    private static final int NEIGHBOURS = 5;

    private final CachedEmbeddings embeddings;
    private final FeatureSpace space;
    private final Committee model;
    private final List<float[]> known;

    BenchModel(List<Example> training, CachedEmbeddings embeddings) {
        this.embeddings = embeddings;
        var texts = training.stream().map(Example::text).toList();
        this.known = embeddings.of(texts);
        this.space = FeatureSpace.fit(texts, known, 2);
        var features = IntStream.range(0, texts.size())
                .mapToObj(i -> space.encode(texts.get(i), known.get(i)))
                .toList();
        var labels = training.stream().map(Example::label).toList();
        this.model = Committee.train(features, labels, space.size(), SEED);
    }

    List<Scored> score(List<Example> examples) {
        var vectors = embeddings.of(examples.stream().map(Example::text).toList());
        return IntStream.range(0, examples.size())
                .parallel()
                .mapToObj(i -> score(examples.get(i), vectors.get(i)))
                .toList();
    }

    private Scored score(Example example, float[] vector) {
        var features = space.encode(example.text(), vector);
        var probabilities = model.probabilities(features);
        int best = Vectors.argmax(probabilities);
        boolean right = model.labels().get(best).equals(example.label());
        return new Scored(right, Math.log(probabilities[best]), nearness(vector));
    }

    private double nearness(float[] vector) {
        var similarities =
                known.stream().mapToDouble(each -> Vectors.dot(vector, each)).toArray();
        Arrays.sort(similarities);
        return Arrays.stream(similarities, similarities.length - NEIGHBOURS, similarities.length)
                .average()
                .orElseThrow();
    }

    static double accuracy(List<Scored> scored) {
        return (double) scored.stream().filter(Scored::right).count() / scored.size();
    }

    /** One text: whether its label is right, its log probability, and its likeness to the nearest examples. */
    record Scored(boolean right, double confidence, double nearness) {}
}
