package io.agentmarket.expressions;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.LongNode;

/** Numbers: whole ones are exact to 64 bits, all others are doubles. */
final class Numbers {

    /** Whole numbers up to here are exact in a double. */
    private static final double EXACT = 1L << 53;

    private Numbers() {}

    static JsonNode node(BigDecimal value) {
        try {
            return LongNode.valueOf(value.longValueExact());
        } catch (ArithmeticException e) {
            return node(value.doubleValue());
        }
    }

    static JsonNode node(double value) {
        if (!Double.isFinite(value)) {
            throw new JqException("a number became too large for JSON");
        }
        return value == Math.rint(value) && Math.abs(value) <= EXACT
                ? LongNode.valueOf((long) value)
                : DoubleNode.valueOf(value);
    }

    static boolean isWhole(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong();
    }

    static int compare(JsonNode left, JsonNode right) {
        return isWhole(left) && isWhole(right)
                ? Long.compare(left.longValue(), right.longValue())
                : Double.compare(left.doubleValue(), right.doubleValue());
    }

    static JsonNode calculate(String operator, JsonNode left, JsonNode right) {
        if (isWhole(left) && isWhole(right)) {
            try {
                return whole(operator, left.longValue(), right.longValue());
            } catch (ArithmeticException e) {
                return fraction(operator, left.doubleValue(), right.doubleValue());
            }
        }
        return fraction(operator, left.doubleValue(), right.doubleValue());
    }

    private static JsonNode whole(String operator, long left, long right) {
        return switch (operator) {
            case "+" -> LongNode.valueOf(Math.addExact(left, right));
            case "-" -> LongNode.valueOf(Math.subtractExact(left, right));
            case "*" -> LongNode.valueOf(Math.multiplyExact(left, right));
            case "%" -> LongNode.valueOf(left % notZero(right));
            default ->
                left % notZero(right) == 0
                        ? LongNode.valueOf(Math.divideExact(left, right))
                        : node((double) left / right);
        };
    }

    private static JsonNode fraction(String operator, double left, double right) {
        return switch (operator) {
            case "+" -> node(left + right);
            case "-" -> node(left - right);
            case "*" -> node(left * right);
            case "%" -> LongNode.valueOf((long) left % notZero((long) right));
            default -> {
                if (right == 0) {
                    throw new JqException("cannot be divided by zero");
                }
                yield node(left / right);
            }
        };
    }

    private static long notZero(long divisor) {
        if (divisor == 0) {
            throw new JqException("cannot be divided by zero");
        }
        return divisor;
    }
}
