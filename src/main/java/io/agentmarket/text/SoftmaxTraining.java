package io.agentmarket.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Fits a {@link SoftmaxRegression}: mean log loss of the examples plus an L2 penalty on all weights but the bias. */
public final class SoftmaxTraining implements Lbfgs.Objective {

    // Fixed and not the number of cores, because the order of the sums must not depend on the machine.
    private static final int PARTS = 2;
    private static final double TOLERANCE = 1e-5;

    private final List<Features> examples;
    private final int[] targets;
    private final int columns;
    private final Settings settings;
    private final float[][] partial;

    private SoftmaxTraining(List<Features> examples, int[] targets, int rows, int columns, Settings settings) {
        this.examples = examples;
        this.targets = targets;
        this.columns = columns;
        this.settings = settings;
        this.partial = new float[PARTS][rows * columns];
    }

    /**
     * Trains on examples and their labels, which must have the same length; {@code size} is that of the feature space.
     */
    public static SoftmaxRegression train(List<Features> examples, List<String> labels, int size, Settings settings) {
        var names = labels.stream().distinct().sorted().toList();
        var targets = labels.stream().mapToInt(names::indexOf).toArray();
        var weights = new float[(size + 1) * names.size()];
        var training = new SoftmaxTraining(examples, targets, size + 1, names.size(), settings);
        new Lbfgs(training).minimise(weights, settings.rounds(), TOLERANCE);
        return new SoftmaxRegression(names, weights);
    }

    @Override
    public double evaluate(float[] point, float[] gradient) {
        double loss = IntStream.range(0, PARTS)
                .parallel()
                .mapToObj(part -> lossOf(part, point))
                .mapToDouble(Double::doubleValue)
                .sum();
        int bias = point.length - columns;
        double square = 0;
        for (int i = 0; i < point.length; i++) {
            float sum = 0;
            for (var each : partial) {
                sum += each[i];
            }
            double weight = i < bias ? point[i] : 0;
            square += weight * weight;
            gradient[i] = (float) (sum / examples.size() + settings.penalty * weight);
        }
        return loss / examples.size() + settings.penalty * square / 2;
    }

    private double lossOf(int part, float[] point) {
        var gradient = partial[part];
        Arrays.fill(gradient, 0);
        double loss = 0;
        int from = (int) ((long) examples.size() * part / PARTS);
        int to = (int) ((long) examples.size() * (part + 1) / PARTS);
        for (int i = from; i < to; i++) {
            var logits = SoftmaxRegression.logits(examples.get(i), point, columns);
            var error = Vectors.softmax(logits);
            loss += settings.lossOf(logits, targets[i]);
            settings.subtractTarget(error, targets[i]);
            addOuter(gradient, examples.get(i), error);
        }
        return loss;
    }

    private void addOuter(float[] gradient, Features features, float[] error) {
        var dense = features.dense();
        for (int d = 0; d < dense.length; d++) {
            addRow(gradient, d * columns, dense[d], error);
        }
        for (int i = 0; i < features.terms().length; i++) {
            addRow(gradient, (dense.length + features.terms()[i]) * columns, features.weights()[i], error);
        }
        addRow(gradient, gradient.length - columns, 1, error);
    }

    private static void addRow(float[] gradient, int row, float weight, float[] error) {
        for (int k = 0; k < error.length; k++) {
            gradient[row + k] += weight * error[k];
        }
    }

    /**
     * The L2 penalty, the most rounds of the optimiser, and the share of each example's probability that is spread over
     * all labels, so that a wrongly labelled example has less influence.
     */
    public record Settings(double penalty, int rounds, double smoothing) {

        public Settings(double penalty, int rounds) {
            this(penalty, rounds, 0);
        }

        private double lossOf(float[] logits, int target) {
            double norm = Vectors.logSumExp(logits);
            double mean = 0;
            for (int k = 0; k < logits.length && smoothing > 0; k++) {
                mean += logits[k] / logits.length;
            }
            return norm - (1 - smoothing) * logits[target] - smoothing * mean;
        }

        private void subtractTarget(float[] error, int target) {
            for (int k = 0; k < error.length && smoothing > 0; k++) {
                error[k] -= (float) (smoothing / error.length);
            }
            error[target] -= (float) (1 - smoothing);
        }
    }
}
