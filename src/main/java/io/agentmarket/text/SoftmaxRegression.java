package io.agentmarket.text;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A linear classifier: one row of weights per feature, one column per label; the last row is the bias. */
public record SoftmaxRegression(List<String> labels, float[] weights) {

    public SoftmaxRegression {
        labels = List.copyOf(labels);
    }

    public float[] logits(Features features) {
        return logits(features, weights, labels.size());
    }

    public static float[] logits(Features features, float[] weights, int columns) {
        var logits = new float[columns];
        System.arraycopy(weights, weights.length - columns, logits, 0, columns);
        var dense = features.dense();
        for (int d = 0; d + 3 < dense.length; d += 4) {
            int row = d * columns;
            float a = dense[d];
            float b = dense[d + 1];
            float c = dense[d + 2];
            float e = dense[d + 3];
            for (int k = 0; k < columns; k++) {
                logits[k] += a * weights[row + k]
                        + b * weights[row + columns + k]
                        + c * weights[row + 2 * columns + k]
                        + e * weights[row + 3 * columns + k];
            }
        }
        for (int i = 0; i < features.terms().length; i++) {
            int row = (dense.length + features.terms()[i]) * columns;
            float weight = features.weights()[i];
            for (int k = 0; k < columns; k++) {
                logits[k] += weight * weights[row + k];
            }
        }
        return logits;
    }

    /** The weight of one feature for each label. */
    public float weight(int feature, int label) {
        return weights[feature * labels.size() + label];
    }

    /** Writes each label's bias unchanged and its column of weights as bytes, scaled by the largest of that column. */
    public void writeTo(DataOutputStream out) throws IOException {
        int columns = labels.size();
        out.writeInt(columns);
        out.writeInt(weights.length / columns - 1);
        for (int k = 0; k < columns; k++) {
            out.writeUTF(labels.get(k));
            ByteColumns.write(out, weights, columns, k);
        }
    }

    public static SoftmaxRegression readFrom(DataInputStream in) throws IOException {
        int columns = in.readInt();
        int rows = in.readInt();
        var labels = new ArrayList<String>();
        var weights = new float[(rows + 1) * columns];
        for (int k = 0; k < columns; k++) {
            labels.add(in.readUTF());
            ByteColumns.read(in, weights, columns, k);
        }
        return new SoftmaxRegression(labels, weights);
    }
}
