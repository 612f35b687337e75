package io.agentmarket.text;

/** Arithmetic on dense vectors. */
public final class Vectors {

    private Vectors() {}

    public static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static float length(float[] vector) {
        return (float) Math.sqrt(dot(vector, vector));
    }

    static void add(float[] sum, float[] vector) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += vector[i];
        }
    }

    /** Divides in place; division by zero leaves the vector as it is. */
    static void divide(float[] vector, float divisor) {
        for (int i = 0; i < vector.length && divisor > 0; i++) {
            vector[i] /= divisor;
        }
    }

    /** The index of the largest value; of equal values, the first. */
    public static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    /** log(sum(exp(x))), computed so that it cannot overflow; its negative is the energy of the logits. */
    public static float logSumExp(float[] logits) {
        float max = logits[argmax(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        return (float) (max + Math.log(sum));
    }

    public static float[] softmax(float[] logits) {
        float norm = logSumExp(logits);
        var result = new float[logits.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) Math.exp(logits[i] - norm);
        }
        return result;
    }
}
