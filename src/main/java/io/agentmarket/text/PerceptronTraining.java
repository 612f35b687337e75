package io.agentmarket.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Fits a Perceptron by Adam with decoupled weight decay (Kingma & Ba 2015, Loshchilov & Hutter 2019) under a rate that
 * falls to nothing along a cosine; half of the hidden units are left out at random for each example (Srivastava 2014),
 * and labels are smoothed. All random numbers come from one seed and are drawn by one thread. The halves that run in
 * parallel write to different rows, and no sum crosses them, so the weights are the same bit for bit on each run.
 */
final class PerceptronTraining {

    private static final int BATCH = 128;
    private static final int HALVES = 2;
    private static final float KEPT = 0.5f;
    private static final double DECAY = 1e-4;
    private static final float SMOOTHING = 0.3f;

    private final float[][] inputs;
    private final int[] targets;
    private final int width;
    private final int columns;
    private final Random random;
    private final Perceptron model;
    private final Adam hidden;
    private final Adam output;

    private PerceptronTraining(List<Features> examples, List<String> labels, Settings settings) {
        this.inputs = examples.stream().map(Perceptron::input).toArray(float[][]::new);
        var names = labels.stream().distinct().sorted().toList();
        this.targets = labels.stream().mapToInt(names::indexOf).toArray();
        this.width = settings.width;
        this.columns = names.size();
        this.random = new Random(settings.seed);
        this.model = new Perceptron(
                gaussian(inputs[0].length, width), new SoftmaxRegression(names, gaussian(width, columns)));
        this.hidden = new Adam(model.hidden(), width);
        this.output = new Adam(model.output().weights(), columns);
    }

    /** Trains on examples and their labels, which must be of one length. */
    static Perceptron train(List<Features> examples, List<String> labels, Settings settings) {
        var training = new PerceptronTraining(examples, labels, settings);
        var order = new ArrayList<>(IntStream.range(0, examples.size()).boxed().toList());
        int steps = settings.epochs * Math.ceilDiv(order.size(), BATCH);
        int step = 0;
        for (int epoch = 0; epoch < settings.epochs; epoch++) {
            Collections.shuffle(order, training.random);
            for (int from = 0; from < order.size(); from += BATCH) {
                double rate = settings.rate * (1 + Math.cos(Math.PI * step / steps)) / 2;
                step++;
                training.step(order.subList(from, Math.min(order.size(), from + BATCH)), step, rate);
            }
        }
        return training.model;
    }

    private float[] gaussian(int rows, int columns) {
        var weights = new float[(rows + 1) * columns];
        for (int i = 0; i < rows * columns; i++) {
            weights[i] = (float) (random.nextGaussian() / Math.sqrt(rows));
        }
        return weights;
    }

    private void step(List<Integer> batch, int number, double rate) {
        int size = batch.size();
        var given = batch.stream().map(i -> inputs[i]).toArray(float[][]::new);
        var masks = new float[size][width];
        for (var mask : masks) {
            for (int h = 0; h < width; h++) {
                mask[h] = random.nextBoolean() ? 1 / KEPT : 0;
            }
        }
        var active = new float[size][];
        var errors = new float[size][];
        var backward = new float[size][];
        halves(size, (from, to) -> {
            for (int b = from; b < to; b++) {
                active[b] = multiplied(model.activations(given[b]), masks[b]);
                errors[b] = error(active[b], targets[batch.get(b)], size);
                backward[b] = backward(active[b], masks[b], errors[b]);
            }
        });
        output.update(active, errors, number, rate);
        hidden.update(given, backward, number, rate);
    }

    private static float[] multiplied(float[] values, float[] mask) {
        for (int h = 0; h < values.length; h++) {
            values[h] *= mask[h];
        }
        return values;
    }

    private float[] error(float[] active, int target, int size) {
        var error = Vectors.softmax(model.output().logits(Perceptron.dense(active)));
        for (int k = 0; k < columns; k++) {
            float wanted = SMOOTHING / columns + (k == target ? 1 - SMOOTHING : 0);
            error[k] = (error[k] - wanted) / size;
        }
        return error;
    }

    private float[] backward(float[] active, float[] mask, float[] error) {
        var weights = model.output().weights();
        var result = new float[width];
        for (int h = 0; h < width; h++) {
            float sum = 0;
            int row = h * columns;
            int used = active[h] > 0 ? columns : 0;
            for (int k = 0; k < used; k++) {
                sum += error[k] * weights[row + k];
            }
            result[h] = sum * mask[h];
        }
        return result;
    }

    private static void halves(int size, Range work) {
        IntStream.range(0, HALVES)
                .parallel()
                .forEach(half -> work.run(size * half / HALVES, size * (half + 1) / HALVES));
    }

    private interface Range {
        void run(int from, int to);
    }

    /** The moments of one layer's weights; the last row is the bias, which does not decay. */
    private static final class Adam {

        private static final float FIRST = 0.9f;
        private static final float SECOND = 0.999f;
        private static final float EPSILON = 1e-8f;

        private final float[] weights;
        private final float[] mean;
        private final float[] square;
        private final int columns;

        Adam(float[] weights, int columns) {
            this.weights = weights;
            this.mean = new float[weights.length];
            this.square = new float[weights.length];
            this.columns = columns;
        }

        void update(float[][] inputs, float[][] errors, int step, double rate) {
            float first = (float) (1 / (1 - Math.pow(FIRST, step)));
            float second = (float) (1 / (1 - Math.pow(SECOND, step)));
            int rows = weights.length / columns;
            halves(rows, (from, to) -> {
                var gradient = new float[columns];
                for (int row = from; row < to; row++) {
                    boolean bias = row == rows - 1;
                    Arrays.fill(gradient, 0);
                    for (int b = 0; b < inputs.length; b++) {
                        addTo(gradient, errors[b], bias ? 1 : inputs[b][row]);
                    }
                    move(row * columns, gradient, first, second, (float) rate, bias ? 0 : (float) (rate * DECAY));
                }
            });
        }

        private static void addTo(float[] gradient, float[] error, float input) {
            for (int k = 0; k < gradient.length; k++) {
                gradient[k] += input * error[k];
            }
        }

        private void move(int at, float[] gradient, float first, float second, float rate, float decay) {
            for (int k = 0; k < gradient.length; k++) {
                float slope = gradient[k];
                mean[at + k] = FIRST * mean[at + k] + (1 - FIRST) * slope;
                square[at + k] = SECOND * square[at + k] + (1 - SECOND) * slope * slope;
                float size = (float) Math.sqrt(square[at + k] * second) + EPSILON;
                weights[at + k] -= rate * mean[at + k] * first / size + decay * weights[at + k];
            }
        }
    }

    /** Units of the hidden layer, passes over the examples, the first rate, and the seed of all that is random. */
    record Settings(int width, int epochs, double rate, long seed) {}
}
