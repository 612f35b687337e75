package io.agentmarket.expressions;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Writes values as JSON and stops when the text becomes too long: a value of few nodes may contain one of them a
 * billion times.
 */
final class JsonText {

    private final StringBuilder text = new StringBuilder();
    private final int most;
    private final @Nullable Spending spending;

    private JsonText(int most, @Nullable Spending spending) {
        this.most = most;
        this.spending = spending;
    }

    /** @throws JqException of a limit if the text is too long or the value is nested too deeply */
    static String whole(Spending spending, JsonNode value) {
        var writer = new JsonText(Spending.MAX_TEXT, spending);
        writer.write(value);
        spending.text(writer.text.length());
        return writer.text.toString();
    }

    /** As much of the value as fits into a message. */
    static String start(JsonNode value, int most) {
        var writer = new JsonText(most, null);
        return writer.write(value) ? writer.text.toString() : writer.text.substring(0, most) + "...";
    }

    /**
     * Each level writes a character, so even without a {@code Spending} the depth is at most the length of the text.
     */
    private boolean write(JsonNode value) {
        if (!value.isContainer()) {
            return append(value.isString() ? quoted(value.stringValue()) : value.toString());
        }
        if (spending != null) {
            spending.enter();
        }
        var isWhole = value.isObject() ? members(value) : items(value);
        if (spending != null) {
            spending.leave();
        }
        return isWhole;
    }

    private boolean items(JsonNode list) {
        var between = "[";
        for (var item : list) {
            if (!append(between) || !write(item)) {
                return false;
            }
            between = ",";
        }
        return append(list.isEmpty() ? "[]" : "]");
    }

    private boolean members(JsonNode object) {
        var between = "{";
        for (var member : object.properties()) {
            if (!append(between) || !append(quoted(member.getKey()) + ":") || !write(member.getValue())) {
                return false;
            }
            between = ",";
        }
        return append(object.isEmpty() ? "{}" : "}");
    }

    private boolean append(String part) {
        text.append(part);
        return text.length() <= most;
    }

    private String quoted(String part) {
        var enough = part.length() <= most ? part : part.substring(0, most);
        return StringNode.valueOf(enough).toString();
    }
}
