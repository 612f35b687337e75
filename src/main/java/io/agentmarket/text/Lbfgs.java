package io.agentmarket.text;

import java.util.ArrayDeque;
import java.util.Deque;

/*
 * Limited-memory BFGS (Nocedal 1980; two-loop recursion of Nocedal & Wright, Numerical Optimization, algorithm 7.4)
 * with a backtracking line search on the Armijo condition. No random choice anywhere: the same objective gives the same
 * minimum bit for bit, which makes the shipped weights reproducible.
 */
final class Lbfgs {

    private static final int MEMORY = 6;
    private static final double ARMIJO = 1e-4;

    private final Objective objective;
    private final Deque<Step> steps = new ArrayDeque<>();

    Lbfgs(Objective objective) {
        this.objective = objective;
    }

    /** Moves the point downhill until the value falls by less than {@code tolerance} (relative) or the rounds end. */
    void minimise(float[] point, int rounds, double tolerance) {
        var gradient = new float[point.length];
        double value = objective.evaluate(point, gradient);
        for (int round = 0; round < rounds; round++) {
            var direction = direction(gradient);
            double slope = dot(direction, gradient);
            var next = new float[point.length];
            var nextGradient = new float[point.length];
            double rate = steps.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
            double nextValue = tryStep(point, direction, rate, next, nextGradient);
            while (nextValue > value + ARMIJO * rate * slope && rate > 1e-10) {
                rate /= 2;
                nextValue = tryStep(point, direction, rate, next, nextGradient);
            }
            remember(point, next, gradient, nextGradient);
            System.arraycopy(next, 0, point, 0, point.length);
            gradient = nextGradient;
            boolean settled = value - nextValue <= tolerance * Math.abs(value);
            value = nextValue;
            if (settled) {
                return;
            }
        }
    }

    private double tryStep(float[] point, float[] direction, double rate, float[] next, float[] nextGradient) {
        for (int i = 0; i < next.length; i++) {
            next[i] = (float) (point[i] + rate * direction[i]);
        }
        return objective.evaluate(next, nextGradient);
    }

    private void remember(float[] point, float[] next, float[] gradient, float[] nextGradient) {
        var move = difference(next, point);
        var turn = difference(nextGradient, gradient);
        double curvature = dot(move, turn);
        if (curvature > 1e-12) {
            if (steps.size() == MEMORY) {
                steps.removeFirst();
            }
            steps.addLast(new Step(move, turn, curvature));
        }
    }

    private float[] direction(float[] gradient) {
        var result = new float[gradient.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = -gradient[i];
        }
        if (steps.isEmpty()) {
            return result;
        }
        var alphas = new ArrayDeque<Double>();
        steps.descendingIterator().forEachRemaining(step -> {
            double alpha = dot(step.move, result) / step.curvature;
            alphas.push(alpha);
            add(result, -alpha, step.turn);
        });
        var last = steps.getLast();
        scale(result, last.curvature / dot(last.turn, last.turn));
        for (var step : steps) {
            add(result, alphas.pop() - dot(step.turn, result) / step.curvature, step.move);
        }
        return result;
    }

    private static void scale(float[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= (float) factor;
        }
    }

    private static void add(float[] vector, double factor, float[] other) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] += (float) factor * other[i];
        }
    }

    private static float[] difference(float[] a, float[] b) {
        var result = new float[a.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = a[i] - b[i];
        }
        return result;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** A smooth function: returns its value at the point and overwrites the gradient. */
    interface Objective {
        double evaluate(float[] point, float[] gradient);
    }

    private record Step(float[] move, float[] turn, double curvature) {}
}
