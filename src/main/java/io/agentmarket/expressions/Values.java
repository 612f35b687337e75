package io.agentmarket.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The operators on values, and jq's order over all of them. No value is ever changed. */
final class Values {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_SHOWN = 40;

    private Values() {}

    static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> "object";
            case ARRAY -> "array";
            case STRING, BINARY -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case NULL, MISSING -> "null";
        };
    }

    static boolean isTrue(JsonNode value) {
        return !value.isNull() && !(value.isBoolean() && !value.booleanValue());
    }

    /** Null, false, true, numbers, texts, lists, objects. */
    static int compare(Spending spending, JsonNode left, JsonNode right) {
        spending.items(1);
        int byType = Integer.compare(rank(left), rank(right));
        if (byType != 0) {
            return byType;
        }
        if (left.isNumber()) {
            return Numbers.compare(left, right);
        }
        if (left.isString()) {
            spending.read(
                    Math.min(left.stringValue().length(), right.stringValue().length()));
            return left.stringValue().compareTo(right.stringValue());
        }
        if (!left.isContainer()) {
            return 0;
        }
        spending.enter();
        int inside = left.isArray() ? compareItems(spending, left, right) : compareObjects(spending, left, right);
        spending.leave();
        return inside;
    }

    private static int compareItems(Spending spending, JsonNode left, JsonNode right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int byItem = compare(spending, left.get(i), right.get(i));
            if (byItem != 0) {
                return byItem;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compareObjects(Spending spending, JsonNode left, JsonNode right) {
        var names = compareItems(spending, keys(spending, left), keys(spending, right));
        if (names != 0) {
            return names;
        }
        for (var name : sortedNames(spending, left)) {
            int byValue = compare(spending, left.path(name), right.path(name));
            if (byValue != 0) {
                return byValue;
            }
        }
        return 0;
    }

    /** Charges for returning a value: its receiver traverses it, so each item counts in every place. */
    static void walk(Spending spending, JsonNode value) {
        spending.items(1);
        if (value.isString()) {
            spending.read(value.stringValue().length());
        } else if (value.isContainer()) {
            spending.enter();
            value.propertyNames().forEach(name -> spending.read(name.length()));
            value.forEach(item -> walk(spending, item));
            spending.leave();
        }
    }

    private static int rank(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> 0;
            case BOOLEAN -> value.booleanValue() ? 2 : 1;
            case NUMBER -> 3;
            case STRING, BINARY -> 4;
            case ARRAY -> 5;
            case OBJECT, POJO -> 6;
        };
    }

    static List<String> sortedNames(Spending spending, JsonNode object) {
        spending.items(object.size());
        object.propertyNames().forEach(name -> spending.read((long) name.length() * Integer.SIZE));
        return object.propertyNames().stream().sorted().toList();
    }

    static ArrayNode keys(Spending spending, JsonNode value) {
        var keys = NODES.arrayNode();
        spending.items(value.size());
        if (value.isObject()) {
            sortedNames(spending, value).forEach(keys::add);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                keys.add((long) i);
            }
        } else {
            throw new JqException(shown(value) + " has no keys");
        }
        return keys;
    }

    static String shown(JsonNode value) {
        return type(value) + " (" + JsonText.start(value, MAX_SHOWN) + ")";
    }

    /** A value inserted into a text: a text unchanged, anything else as JSON. */
    static String text(Spending spending, JsonNode value) {
        return value.isString() ? value.stringValue() : JsonText.whole(spending, value);
    }

    static JsonNode calculate(Spending spending, String operator, JsonNode left, JsonNode right) {
        return switch (operator) {
            case "==" -> NODES.booleanNode(compare(spending, left, right) == 0);
            case "!=" -> NODES.booleanNode(compare(spending, left, right) != 0);
            case "<" -> NODES.booleanNode(compare(spending, left, right) < 0);
            case "<=" -> NODES.booleanNode(compare(spending, left, right) <= 0);
            case ">" -> NODES.booleanNode(compare(spending, left, right) > 0);
            case ">=" -> NODES.booleanNode(compare(spending, left, right) >= 0);
            case "+" -> plus(spending, left, right);
            default ->
                left.isNumber() && right.isNumber()
                        ? Numbers.calculate(operator, left, right)
                        : special(spending, operator, left, right);
        };
    }

    private static JsonNode plus(Spending spending, JsonNode left, JsonNode right) {
        if (left.isNull()) {
            return right;
        }
        if (right.isNull()) {
            return left;
        }
        if (left.isNumber() && right.isNumber()) {
            return Numbers.calculate("+", left, right);
        }
        if (left.isString() && right.isString()) {
            spending.text(left.stringValue().length() + right.stringValue().length());
            return StringNode.valueOf(left.stringValue() + right.stringValue());
        }
        if (left.isArray() && right.isArray()) {
            spending.items(left.size() + right.size());
            var sum = NODES.arrayNode(left.size() + right.size());
            left.forEach(sum::add);
            right.forEach(sum::add);
            return sum;
        }
        if (left.isObject() && right.isObject()) {
            spending.items(left.size() + right.size());
            var sum = NODES.objectNode();
            left.forEachEntry(sum::set);
            right.forEachEntry(sum::set);
            return sum;
        }
        throw new JqException(shown(left) + " and " + shown(right) + " cannot be added");
    }

    private static JsonNode special(Spending spending, String operator, JsonNode left, JsonNode right) {
        if (operator.equals("-") && left.isArray() && right.isArray()) {
            spending.items(left.size());
            var rest = NODES.arrayNode();
            left.forEach(item -> {
                if (right.valueStream().noneMatch(other -> compare(spending, item, other) == 0)) {
                    rest.add(item);
                }
            });
            return rest;
        }
        if (operator.equals("*") && left.isObject() && right.isObject()) {
            return merge(spending, left, right);
        }
        if (operator.equals("*") && left.isString() && right.isNumber()) {
            var times = right.doubleValue();
            if (times <= 0) {
                return NullNode.getInstance();
            }
            var count = (int) Math.max(1, Math.min(times, Spending.MAX_TEXT + 1.0));
            spending.text((long) left.stringValue().length() * count);
            return StringNode.valueOf(left.stringValue().repeat(count));
        }
        if (operator.equals("/") && left.isString() && right.isString()) {
            return Texts.split(spending, left.stringValue(), right.stringValue());
        }
        throw new JqException(shown(left) + " and " + shown(right) + " cannot be combined by " + operator);
    }

    private static ObjectNode merge(Spending spending, JsonNode left, JsonNode right) {
        spending.items(left.size() + right.size());
        var sum = NODES.objectNode();
        left.forEachEntry(sum::set);
        right.forEachEntry((name, value) -> {
            var old = sum.get(name);
            sum.set(name, old != null && old.isObject() && value.isObject() ? merge(spending, old, value) : value);
        });
        return sum;
    }

    /** Sorted by keys; equal keys stay in the order of the list. */
    static List<Keyed> sorted(Spending spending, JsonNode list, List<JsonNode> keys) {
        var all = new ArrayList<Keyed>();
        for (int i = 0; i < list.size(); i++) {
            all.add(new Keyed(keys.get(i), list.get(i)));
        }
        all.sort((one, other) -> compare(spending, one.key(), other.key()));
        return all;
    }

    /** The values of a list grouped by key, in the order of the keys. */
    static List<ArrayNode> grouped(Spending spending, JsonNode list, List<JsonNode> keys) {
        var groups = new TreeMap<JsonNode, ArrayNode>((one, other) -> compare(spending, one, other));
        sorted(spending, list, keys)
                .forEach(each -> groups.computeIfAbsent(each.key(), key -> NODES.arrayNode())
                        .add(each.value()));
        return List.copyOf(groups.values());
    }

    record Keyed(JsonNode key, JsonNode value) {}
}
