package io.agentmarket.tools.jq;

import java.util.ArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;

/** What the language does with lists and objects as a whole. */
final class Lists {

    private Lists() {}

    static ArrayNode unsortedKeys(JsonNode value) {
        if (!value.isObject()) {
            return Values.keys(value);
        }
        var keys = Values.NODES.arrayNode();
        value.propertyNames().forEach(keys::add);
        return keys;
    }

    static JsonNode reverse(JsonNode value) {
        if (value.isNull()) {
            return Values.NODES.arrayNode();
        }
        if (value.isString()) {
            return Values.NODES.stringNode(
                    new StringBuilder(value.stringValue()).reverse().toString());
        }
        var items = new ArrayList<>(list(value).valueStream().toList());
        var reversed = Values.NODES.arrayNode();
        items.reversed().forEach(reversed::add);
        return reversed;
    }

    static boolean has(JsonNode value, JsonNode key) {
        if (value.isObject() && key.isString()) {
            return value.has(key.stringValue());
        }
        if (value.isArray() && key.isNumber()) {
            return key.doubleValue() >= 0 && key.doubleValue() < value.size();
        }
        throw new JqException(Values.shown(value) + " cannot have " + Values.shown(key));
    }

    static boolean contains(Spending spending, JsonNode value, JsonNode part) {
        spending.items(1);
        if (value.isObject() && part.isObject()) {
            return part.properties().stream()
                    .allMatch(member -> value.has(member.getKey())
                            && contains(spending, value.get(member.getKey()), member.getValue()));
        }
        if (value.isArray() && part.isArray()) {
            return part.valueStream()
                    .allMatch(wanted -> value.valueStream()
                            .anyMatch(item ->
                                    Values.type(item).equals(Values.type(wanted)) && contains(spending, item, wanted)));
        }
        if (value.isString() && part.isString()) {
            spending.text(value.stringValue().length());
            return value.stringValue().contains(part.stringValue());
        }
        if (!Values.type(value).equals(Values.type(part))) {
            throw new JqException(Values.shown(value) + " and " + Values.shown(part) + " cannot be compared");
        }
        return Values.compare(value, part) == 0;
    }

    static JsonNode flatten(Spending spending, JsonNode value, JsonNode depth) {
        var flat = Values.NODES.arrayNode();
        flatten(spending, list(value), Functions.number(depth), flat);
        return flat;
    }

    private static void flatten(Spending spending, JsonNode list, double depth, ArrayNode flat) {
        if (depth < 0) {
            throw new JqException("cannot be flattened to less than nothing");
        }
        for (var item : list) {
            spending.items(1);
            if (item.isArray() && depth > 0) {
                flatten(spending, item, depth - 1, flat);
            } else {
                flat.add(item);
            }
        }
    }

    static JsonNode indices(JsonNode value, JsonNode wanted) {
        if (value.isNull()) {
            return NullNode.getInstance();
        }
        var found = Values.NODES.arrayNode();
        if (value.isString()) {
            var text = value.stringValue();
            var part = Functions.text(wanted);
            for (int i = part.isEmpty() ? -1 : text.indexOf(part); i >= 0; i = text.indexOf(part, i + 1)) {
                found.add((long) text.codePointCount(0, i));
            }
            return found;
        }
        for (int i = 0; i < list(value).size(); i++) {
            if (wanted.isArray() ? startsAt(value, i, wanted) : Values.compare(value.get(i), wanted) == 0) {
                found.add((long) i);
            }
        }
        return found;
    }

    private static boolean startsAt(JsonNode list, int from, JsonNode part) {
        for (int i = 0; i < part.size(); i++) {
            if (from + i >= list.size() || Values.compare(list.get(from + i), part.get(i)) != 0) {
                return false;
            }
        }
        return !part.isEmpty();
    }

    private static JsonNode list(JsonNode value) {
        if (!value.isArray()) {
            throw new JqException(Values.shown(value) + " is no list");
        }
        return value;
    }
}
