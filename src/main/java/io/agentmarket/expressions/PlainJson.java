package io.agentmarket.expressions;

import com.dashjoin.jsonata.Jsonata;
import io.agentmarket.shared.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Converts between Jackson's trees and the plain maps, lists and values that expressions use. */
public final class PlainJson {

    /** Whole numbers up to here are exact in a double and are written without a fraction. */
    private static final double EXACT = 1L << 53;

    private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();

    private PlainJson() {}

    public static @Nullable Object plain(JsonNode node) {
        return Json.MAPPER.treeToValue(node, Object.class);
    }

    static JsonNode node(@Nullable Object value) {
        if (value == null || value == Jsonata.NULL_VALUE) {
            return NODES.nullNode();
        }
        return switch (value) {
            case String text -> NODES.stringNode(text);
            case Boolean bool -> NODES.booleanNode(bool);
            case Number number -> number(number);
            case List<?> list -> {
                var array = NODES.arrayNode(list.size());
                list.forEach(item -> array.add(node(item)));
                yield array;
            }
            case Map<?, ?> map -> {
                var object = NODES.objectNode();
                map.forEach((name, item) -> object.set(String.valueOf(name), node(item)));
                yield object;
            }
            default -> throw new IllegalArgumentException("the expression made something that is not JSON");
        };
    }

    private static JsonNode number(Number number) {
        return switch (number) {
            case Integer whole -> NODES.numberNode(whole);
            case Long whole -> NODES.numberNode(whole);
            case BigInteger whole -> NODES.numberNode(whole);
            case BigDecimal exact -> NODES.numberNode(exact);
            default -> fraction(number.doubleValue());
        };
    }

    private static JsonNode fraction(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the expression made a number that JSON cannot hold");
        }
        return value == Math.rint(value) && Math.abs(value) <= EXACT
                ? NODES.numberNode((long) value)
                : NODES.numberNode(value);
    }
}
