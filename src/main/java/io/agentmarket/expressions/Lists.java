package io.agentmarket.expressions;

import java.util.ArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;

/** The language's operations on whole lists and objects. */
final class Lists {

    private Lists() {}

    static ArrayNode unsortedKeys(Spending spending, JsonNode value) {
        if (!value.isObject()) {
            return Values.keys(spending, value);
        }
        spending.items(value.size());
        var keys = Values.NODES.arrayNode();
        value.propertyNames().forEach(keys::add);
        return keys;
    }

    static JsonNode reverse(Spending spending, JsonNode value) {
        if (value.isNull()) {
            return Values.NODES.arrayNode();
        }
        spending.items(value.size());
        if (value.isString()) {
            spending.text(value.stringValue().length());
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
        if (value.isContainer() && Values.type(value).equals(Values.type(part))) {
            spending.enter();
            boolean inside =
                    value.isObject() ? containsMembers(spending, value, part) : containsItems(spending, value, part);
            spending.leave();
            return inside;
        }
        if (value.isString() && part.isString()) {
            spending.search(value.stringValue(), part.stringValue());
            return value.stringValue().contains(part.stringValue());
        }
        if (!Values.type(value).equals(Values.type(part))) {
            throw new JqException(Values.shown(value) + " and " + Values.shown(part) + " cannot be compared");
        }
        return Values.compare(spending, value, part) == 0;
    }

    private static boolean containsMembers(Spending spending, JsonNode object, JsonNode part) {
        return part.properties().stream()
                .allMatch(member -> object.has(member.getKey())
                        && contains(spending, object.get(member.getKey()), member.getValue()));
    }

    private static boolean containsItems(Spending spending, JsonNode list, JsonNode part) {
        return part.valueStream()
                .allMatch(wanted -> list.valueStream().anyMatch(item -> {
                    spending.items(1);
                    return Values.type(item).equals(Values.type(wanted)) && contains(spending, item, wanted);
                }));
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
                spending.enter();
                flatten(spending, item, depth - 1, flat);
                spending.leave();
            } else {
                flat.add(item);
            }
        }
    }

    static JsonNode indices(Spending spending, JsonNode value, JsonNode wanted) {
        if (value.isNull()) {
            return NullNode.getInstance();
        }
        var found = Values.NODES.arrayNode();
        if (value.isString()) {
            var text = value.stringValue();
            var part = Functions.text(wanted);
            spending.search(text, part);
            long points = 0;
            int before = 0;
            for (int i = part.isEmpty() ? -1 : text.indexOf(part); i >= 0; i = text.indexOf(part, i + 1)) {
                spending.items(1);
                points += text.codePointCount(before, i);
                before = i;
                found.add(points);
            }
            return found;
        }
        for (int i = 0; i < list(value).size(); i++) {
            if (wanted.isArray()
                    ? startsAt(spending, value, i, wanted)
                    : Values.compare(spending, value.get(i), wanted) == 0) {
                found.add((long) i);
            }
        }
        return found;
    }

    private static boolean startsAt(Spending spending, JsonNode list, int from, JsonNode part) {
        for (int i = 0; i < part.size(); i++) {
            if (from + i >= list.size() || Values.compare(spending, list.get(from + i), part.get(i)) != 0) {
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
