package io.agentmarket.toolkits.tickets;

import io.agentmarket.toolkits.tickets.BenchModel.Scored;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Separates texts of known labels from others by confidence plus nearness, each in units of its deviation. */
record Rejection(double confidenceScale, double nearnessScale) {

    static final double IN_SCOPE = 0.90;

    /** The scales of texts the model has not seen, all of known labels. */
    static Rejection fit(List<Scored> unseen) {
        return new Rejection(1 / deviation(unseen, Scored::confidence), 1 / deviation(unseen, Scored::nearness));
    }

    /** The highest threshold at which {@link #IN_SCOPE} of the texts are still accepted with the right label. */
    double threshold(List<Scored> known) {
        var right = known.stream()
                .filter(Scored::right)
                .mapToDouble(this::score)
                .sorted()
                .toArray();
        int needed = (int) Math.ceil(IN_SCOPE * known.size());
        return right[Math.max(0, right.length - needed)];
    }

    double recall(List<Scored> foreign, double threshold) {
        return (double) foreign.stream().filter(each -> score(each) < threshold).count() / foreign.size();
    }

    double accepted(List<Scored> known, double threshold) {
        return (double) known.stream()
                        .filter(each -> each.right() && score(each) >= threshold)
                        .count()
                / known.size();
    }

    private double score(Scored scored) {
        return scored.confidence() * confidenceScale + scored.nearness() * nearnessScale;
    }

    private static double deviation(List<Scored> scored, ToDoubleFunction<Scored> value) {
        double mean = scored.stream().mapToDouble(value).average().orElseThrow();
        return Math.sqrt(scored.stream()
                .mapToDouble(each -> Math.pow(value.applyAsDouble(each) - mean, 2))
                .average()
                .orElseThrow());
    }
}
