package io.agentmarket.expressions;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * The place of a value inside another, and how to read, replace and delete it.
 *
 * @param parent null at the root
 */
record Path(@Nullable Path parent, @Nullable JsonNode key) {

    static final Path ROOT = new Path(null, null);

    /** The maximum index to which a list is padded with nulls when an item is set. */
    private static final int MAX_GAP = 10_000;

    Path child(JsonNode of) {
        return new Path(this, of);
    }

    /** From the root to here. */
    List<JsonNode> keys(Spending spending) {
        var keys = new ArrayDeque<JsonNode>();
        for (var at = this; at.key != null; at = at.parent == null ? ROOT : at.parent) {
            spending.items(1);
            keys.addFirst(at.key);
        }
        return List.copyOf(keys);
    }

    static JsonNode at(Spending spending, JsonNode value, JsonNode key) {
        if (value.isNull() && (key.isString() || key.isNumber() || key.isObject() || key.isNull())) {
            return NullNode.getInstance();
        }
        if (value.isObject() && key.isString()) {
            var found = value.get(key.stringValue());
            return found == null ? NullNode.getInstance() : found;
        }
        if (value.isArray() && key.isNumber()) {
            var index = index(value, key);
            var found = index < 0 ? null : value.get(index);
            return found == null ? NullNode.getInstance() : found;
        }
        if (key.isObject()) {
            return slice(spending, value, key);
        }
        if (value.isArray() && key.isArray()) {
            return Lists.indices(spending, value, key);
        }
        throw new JqException(Values.shown(value) + " cannot be read at " + Values.shown(key));
    }

    private static int index(JsonNode list, JsonNode key) {
        var index = (int) Math.floor(Math.max(-1.0e9, Math.min(1.0e9, key.doubleValue())));
        return index < 0 ? index + list.size() : index;
    }

    private static JsonNode slice(Spending spending, JsonNode value, JsonNode key) {
        if (value.isNull()) {
            return value;
        }
        if (value.isString()) {
            var text = value.stringValue();
            spending.text(text.length());
            int count = text.codePointCount(0, text.length());
            int from = text.offsetByCodePoints(0, bound(key.path("start"), count, 0));
            int to = text.offsetByCodePoints(0, bound(key.path("end"), count, count));
            return Values.NODES.stringNode(from >= to ? "" : text.substring(from, to));
        }
        if (!value.isArray()) {
            throw new JqException(Values.shown(value) + " cannot be cut into parts");
        }
        spending.items(value.size());
        var part = Values.NODES.arrayNode();
        for (int i = bound(key.path("start"), value.size(), 0);
                i < bound(key.path("end"), value.size(), value.size());
                i++) {
            part.add(value.get(i));
        }
        return part;
    }

    private static int bound(JsonNode at, int size, int absent) {
        if (!at.isNumber()) {
            return absent;
        }
        var index = Math.max(-1.0e9, Math.min(1.0e9, at.doubleValue()));
        return (int) Math.max(0, Math.min(size, index < 0 ? Math.floor(index) + size : index));
    }

    static JsonNode get(Spending spending, JsonNode value, List<JsonNode> keys) {
        var at = value;
        for (var key : keys) {
            spending.items(1);
            if (at.isNull()) {
                return at;
            }
            at = at(spending, at, key);
        }
        return at;
    }

    static JsonNode set(Spending spending, JsonNode value, List<JsonNode> keys, JsonNode to) {
        if (keys.isEmpty()) {
            return to;
        }
        var key = keys.getFirst();
        spending.enter();
        var inner = set(spending, value.isNull() ? value : at(spending, value, key), keys.subList(1, keys.size()), to);
        spending.leave();
        if (key.isString() && (value.isObject() || value.isNull())) {
            spending.items(value.size());
            var copy = Values.NODES.objectNode();
            value.forEachEntry(copy::set);
            return copy.set(key.stringValue(), inner);
        }
        if (key.isNumber() && (value.isArray() || value.isNull())) {
            return setItem(spending, value, key, inner);
        }
        if (key.isObject() && value.isArray() && inner.isArray()) {
            return splice(spending, value, key, inner);
        }
        throw new JqException(Values.shown(value) + " cannot be changed at " + Values.shown(key));
    }

    private static JsonNode setItem(Spending spending, JsonNode value, JsonNode key, JsonNode inner) {
        int index = index(value, key);
        if (index < 0 || index > value.size() + MAX_GAP) {
            throw new JqException("has no item " + Values.shown(key) + " to set");
        }
        spending.items(Math.max(index, value.size()));
        var copy = Values.NODES.arrayNode();
        value.forEach(copy::add);
        while (copy.size() <= index) {
            copy.addNull();
        }
        copy.set(index, inner);
        return copy;
    }

    private static JsonNode splice(Spending spending, JsonNode value, JsonNode key, JsonNode inner) {
        spending.items(value.size() + inner.size());
        int from = bound(key.path("start"), value.size(), 0);
        int to = Math.max(from, bound(key.path("end"), value.size(), value.size()));
        var copy = Values.NODES.arrayNode();
        for (int i = 0; i < from; i++) {
            copy.add(value.get(i));
        }
        inner.forEach(copy::add);
        for (int i = to; i < value.size(); i++) {
            copy.add(value.get(i));
        }
        return copy;
    }

    static JsonNode delete(Spending spending, JsonNode value, List<JsonNode> keys) {
        if (value.isNull()) {
            return value;
        }
        var key = keys.getFirst();
        if (keys.size() > 1) {
            var inner = at(spending, value, key);
            if (inner.isNull()) {
                return value;
            }
            spending.enter();
            var left = delete(spending, inner, keys.subList(1, keys.size()));
            spending.leave();
            return set(spending, value, List.of(key), left);
        }
        spending.items(value.size());
        if (value.isObject() && key.isString()) {
            var copy = Values.NODES.objectNode();
            value.forEachEntry(copy::set);
            copy.remove(key.stringValue());
            return copy;
        }
        if (value.isArray() && key.isNumber()) {
            int index = index(value, key);
            var copy = Values.NODES.arrayNode();
            for (int i = 0; i < value.size(); i++) {
                if (i != index) {
                    copy.add(value.get(i));
                }
            }
            return copy;
        }
        if (value.isArray() && key.isObject()) {
            return splice(spending, value, key, Values.NODES.arrayNode());
        }
        throw new JqException(Values.shown(value) + " has nothing to delete at " + Values.shown(key));
    }
}
