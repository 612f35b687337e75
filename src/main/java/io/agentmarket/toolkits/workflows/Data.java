package io.agentmarket.toolkits.workflows;

import io.agentmarket.expressions.Allowance;
import io.agentmarket.expressions.Jq;
import io.agentmarket.expressions.JqException;
import io.agentmarket.shared.Json;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The variables of expressions, and how expressions are recognised: a text that consists only of {@code ${ ... }} is
 * one; in any other text nothing is replaced.
 *
 * @param variables by their names without the $
 * @param allowance shared by all expressions of the run
 */
record Data(Map<String, JsonNode> variables, Allowance allowance) {

    Data {
        variables = Map.copyOf(variables);
    }

    Data with(String name, JsonNode value) {
        var more = new HashMap<>(variables);
        more.put(name, value);
        return new Data(more, allowance);
    }

    /** A value that may contain expressions anywhere. */
    JsonNode value(JsonNode written, JsonNode in) {
        if (written.isString()) {
            return isExpression(written.stringValue()) ? expression(written.stringValue(), in) : written;
        }
        if (written.isArray()) {
            var list = Json.MAPPER.createArrayNode();
            written.forEach(item -> list.add(value(item, in)));
            return list;
        }
        if (written.isObject()) {
            var object = Json.MAPPER.createObjectNode();
            written.forEachEntry((name, member) -> object.set(name, value(member, in)));
            return object;
        }
        return written;
    }

    /** A value that must be an expression; the brackets are optional. */
    JsonNode expression(String written, JsonNode in) {
        var source = written.strip();
        if (isExpression(source)) {
            source = source.substring(2, source.length() - 1);
        }
        try {
            allowance.text(source.length());
            return Report.bounded(Jq.parse(source).first(in, variables, allowance));
        } catch (JqException e) {
            if (e.isSpent()) {
                throw Fault.last(String.valueOf(e.getMessage()));
            }
            throw Fault.stop(Fault.Kind.EXPRESSION, "The expression " + shown(source) + " " + e.getMessage());
        }
    }

    /** The value of {@code from} and {@code as}: an expression, or a value that contains expressions. */
    JsonNode transformed(JsonNode written, JsonNode in) {
        return written.isString() ? expression(written.stringValue(), in) : value(written, in);
    }

    boolean isTrue(String condition, JsonNode in) {
        var value = expression(condition, in);
        return !value.isNull() && !(value.isBoolean() && !value.booleanValue());
    }

    private static boolean isExpression(String text) {
        var stripped = text.strip();
        return stripped.startsWith("${") && stripped.endsWith("}");
    }

    private static String shown(String source) {
        var line = source.strip().replaceAll("\\s+", " ");
        return line.length() <= 80 ? line : line.substring(0, 80) + "...";
    }

    static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }
}
