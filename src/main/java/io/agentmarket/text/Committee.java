package io.agentmarket.text;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Classifiers of one feature space that make different errors: a linear one over vector and terms, and networks over
 * the vector alone. The linear one, which can name its evidence, has half of the weight; the networks share the other
 * half.
 */
public record Committee(SoftmaxRegression linear, List<Perceptron> networks) {

    private static final SoftmaxTraining.Settings LINEAR = new SoftmaxTraining.Settings(3e-5, 60, 0.1);
    private static final int NETWORKS = 1;
    private static final int WIDTH = 256;
    private static final int EPOCHS = 20;
    private static final double RATE = 2e-3;

    public Committee {
        networks = List.copyOf(networks);
    }

    /** Trains on examples and their labels, which must be of one length; {@code size} is that of the feature space. */
    public static Committee train(List<Features> examples, List<String> labels, int size, long seed) {
        return new Committee(
                SoftmaxTraining.train(examples, labels, size, LINEAR),
                IntStream.range(0, NETWORKS)
                        .mapToObj(i -> new PerceptronTraining.Settings(WIDTH, EPOCHS, RATE, seed + i))
                        .map(settings -> PerceptronTraining.train(examples, labels, settings))
                        .toList());
    }

    public List<String> labels() {
        return linear.labels();
    }

    /** The mean probability of each label. */
    public float[] probabilities(Features features) {
        var mean = Vectors.softmax(linear.logits(features));
        for (int k = 0; k < mean.length; k++) {
            mean[k] /= 2;
        }
        for (var network : networks) {
            var part = Vectors.softmax(network.logits(features));
            for (int k = 0; k < mean.length; k++) {
                mean[k] += part[k] / (2 * networks.size());
            }
        }
        return mean;
    }

    void writeTo(DataOutputStream out) throws IOException {
        linear.writeTo(out);
        out.writeInt(networks.size());
        for (var network : networks) {
            network.writeTo(out);
        }
    }

    static Committee readFrom(DataInputStream in) throws IOException {
        var linear = SoftmaxRegression.readFrom(in);
        var networks = new ArrayList<Perceptron>();
        for (int left = in.readInt(); left > 0; left--) {
            networks.add(Perceptron.readFrom(in));
        }
        return new Committee(linear, networks);
    }
}
