package io.agentmarket.text;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/** A classifier of the sentence vector with one hidden layer; it does not use terms. */
public record Perceptron(float[] hidden, SoftmaxRegression output) {

    // Reverses the scaling by FeatureSpace, which is for linear models: inputs with a deviation of one train best.
    private static final float INPUT_SCALE = 10;
    private static final int[] NO_TERMS = {};
    private static final float[] NO_WEIGHTS = {};

    public float[] logits(Features features) {
        return output.logits(dense(activations(input(features))));
    }

    List<String> labels() {
        return output.labels();
    }

    static float[] input(Features features) {
        var input = features.dense().clone();
        for (int d = 0; d < input.length; d++) {
            input[d] *= INPUT_SCALE;
        }
        return input;
    }

    float[] activations(float[] input) {
        int width = hidden.length / (input.length + 1);
        var sums = SoftmaxRegression.logits(dense(input), hidden, width);
        for (int h = 0; h < width; h++) {
            sums[h] = Math.max(0, sums[h]);
        }
        return sums;
    }

    static Features dense(float[] values) {
        return new Features(values, NO_TERMS, NO_WEIGHTS);
    }

    void writeTo(DataOutputStream out) throws IOException {
        int width = hidden.length / (Embedder.DIMENSIONS + 1);
        out.writeInt(width);
        for (int h = 0; h < width; h++) {
            ByteColumns.write(out, hidden, width, h);
        }
        output.writeTo(out);
    }

    static Perceptron readFrom(DataInputStream in) throws IOException {
        int width = in.readInt();
        var hidden = new float[(Embedder.DIMENSIONS + 1) * width];
        for (int h = 0; h < width; h++) {
            ByteColumns.read(in, hidden, width, h);
        }
        return new Perceptron(hidden, SoftmaxRegression.readFrom(in));
    }
}
