package io.agentmarket.monitoring;

import tools.jackson.databind.JsonNode;

/**
 * Recomputes the price of a receipt from its body alone; the bodies' members are described in the guide to receipts.
 */
final class ReceiptPrice {

    private static final long MICRO = 1_000_000;

    private ReceiptPrice() {}

    /**
     * Whether price and absorbed amount follow from the rest; not for bodies without a version, which lack the rates.
     */
    static boolean isRight(JsonNode body) {
        try {
            var price = formula(body);
            var charged = Math.min(price, number(body, "quote_micros"));
            return number(body, "price_micros") == charged && number(body, "absorbed_micros") == price - charged;
        } catch (ArithmeticException beyondAnyPrice) {
            return false;
        }
    }

    private static long formula(JsonNode body) {
        var base = number(body, "base_micros");
        return switch (body.path("formula").asString("")) {
            case "base" -> base;
            case "offline" -> number(body, "flat_micros");
            case "degraded" -> Math.min(base, number(body, "flat_micros"));
            case "metered" -> Math.max(base, metered(body));
            default -> -1;
        };
    }

    private static long metered(JsonNode body) {
        var cost = 0L;
        for (var turn : body.path("turns")) {
            var rates = turn.path("rates");
            for (var kind : rates.propertyNames()) {
                cost = Math.addExact(cost, Math.multiplyExact(number(turn, kind + "_tokens"), number(rates, kind)));
            }
        }
        var divisor = Math.multiplyExact(number(body, "markup_denominator"), MICRO);
        if (cost != number(body, "cost_picodollars") || divisor <= 0) {
            return -1;
        }
        var marked = Math.multiplyExact(cost, number(body, "markup_numerator"));
        return Math.addExact(marked, divisor / 2) / divisor;
    }

    private static long number(JsonNode node, String member) {
        return node.path(member).asLong(-1);
    }
}
