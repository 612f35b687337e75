package io.agentmarket.expressions;

import io.agentmarket.shared.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NullNode;

/** The functions of the language that work on values only. */
final class Functions {

    /** Characters of a number; the time to parse one grows faster than its length. */
    private static final int MAX_DIGITS = 1_000;

    private Functions() {}

    static JsonNode call(Spending spending, String name, JsonNode in, List<JsonNode> given) {
        return switch (given.size()) {
            case 0 -> none(spending, name, in);
            case 1 -> one(spending, name, in, given.getFirst());
            default -> two(spending, name, in, given);
        };
    }

    private static JsonNode none(Spending spending, String name, JsonNode in) {
        return switch (name) {
            case "not" -> BooleanNode.valueOf(!Values.isTrue(in));
            case "type" -> Values.NODES.stringNode(Values.type(in));
            case "length" -> length(spending, in);
            case "utf8bytelength" -> Numbers.node(read(spending, in).getBytes(StandardCharsets.UTF_8).length);
            case "keys" -> Values.keys(spending, in);
            case "keys_unsorted" -> Lists.unsortedKeys(spending, in);
            case "reverse" -> Lists.reverse(spending, in);
            case "tostring" -> Values.NODES.stringNode(Values.text(spending, in));
            case "tojson" -> Values.NODES.stringNode(JsonText.whole(spending, in));
            case "fromjson" -> fromJson(spending, in);
            case "tonumber" -> toNumber(spending, in);
            case "ascii_downcase", "ascii_upcase", "trim", "ltrim", "rtrim" -> Texts.changed(name, read(spending, in));
            case "explode" -> Texts.explode(spending, text(in));
            case "implode" -> Texts.implode(spending, in);
            case "isnan", "isinfinite" -> BooleanNode.FALSE;
            case "isnormal" -> BooleanNode.valueOf(number(in) != 0);
            case "todateiso8601" -> date(in);
            case "fromdateiso8601" -> seconds(in);
            case "now",
                    "input",
                    "inputs",
                    "env",
                    "input_line_number",
                    "halt",
                    "debug",
                    "stderr",
                    "localtime",
                    "infinite",
                    "nan" ->
                throw new JqException("cannot use " + name + ": a workflow must always take the same path");
            default -> math(name, in);
        };
    }

    private static JsonNode math(String name, JsonNode in) {
        if (name.equals("abs") && Numbers.isWhole(in)) {
            return in.longValue() < 0 ? Numbers.calculate("-", Numbers.node(0), in) : in;
        }
        return switch (name) {
            case "floor" -> Numbers.node(Math.floor(number(in)));
            case "ceil" -> Numbers.node(Math.ceil(number(in)));
            case "round" -> Numbers.node(Math.copySign(Math.floor(Math.abs(number(in)) + 0.5), number(in)));
            case "trunc" -> Numbers.node(number(in) < 0 ? Math.ceil(number(in)) : Math.floor(number(in)));
            case "fabs", "abs" -> Numbers.node(Math.abs(number(in)));
            case "sqrt" -> Numbers.node(Math.sqrt(number(in)));
            case "log" -> Numbers.node(Math.log(number(in)));
            case "log2" -> Numbers.node(Math.log(number(in)) / Math.log(2));
            case "log10" -> Numbers.node(Math.log10(number(in)));
            case "exp" -> Numbers.node(Math.exp(number(in)));
            case "exp2" -> Numbers.node(Math.pow(2, number(in)));
            case "exp10" -> Numbers.node(Math.pow(10, number(in)));
            default -> throw unknown(name, 0);
        };
    }

    private static JsonNode one(Spending spending, String name, JsonNode in, JsonNode given) {
        return switch (name) {
            case "has" -> BooleanNode.valueOf(Lists.has(in, given));
            case "contains" -> BooleanNode.valueOf(Lists.contains(spending, in, given));
            case "startswith" -> BooleanNode.valueOf(text(in).startsWith(read(spending, given)));
            case "endswith" -> BooleanNode.valueOf(text(in).endsWith(read(spending, given)));
            case "ltrimstr" ->
                in.isString() && given.isString() && read(spending, in).startsWith(given.stringValue())
                        ? Values.NODES.stringNode(
                                in.stringValue().substring(given.stringValue().length()))
                        : in;
            case "rtrimstr" ->
                in.isString() && given.isString() && read(spending, in).endsWith(given.stringValue())
                        ? Values.NODES.stringNode(in.stringValue()
                                .substring(
                                        0,
                                        in.stringValue().length()
                                                - given.stringValue().length()))
                        : in;
            case "split" -> Texts.split(spending, text(in), text(given));
            case "join" -> Texts.join(spending, in, text(given));
            case "flatten" -> Lists.flatten(spending, in, given);
            case "indices" -> Lists.indices(spending, in, given);
            default -> throw unknown(name, 1);
        };
    }

    private static JsonNode two(Spending spending, String name, JsonNode in, List<JsonNode> given) {
        return switch (name + "/" + given.size()) {
            case "pow/2" -> Numbers.node(Math.pow(number(given.getFirst()), number(given.getLast())));
            case "fmod/2" -> Numbers.node(number(given.getFirst()) % number(given.getLast()));
            case "test/2" ->
                BooleanNode.valueOf(!Texts.matches(spending, in, given.getFirst(), given.getLast())
                        .isEmpty());
            case "split/2" -> Texts.splitBy(spending, in, given.getFirst(), given.getLast());
            case "_match/2" -> Texts.matches(spending, in, given.getFirst(), given.getLast());
            default -> throw unknown(name, given.size());
        };
    }

    private static JqException unknown(String name, int arguments) {
        return new JqException("has no function " + name + "/" + arguments);
    }

    private static JsonNode length(Spending spending, JsonNode in) {
        return switch (in.getNodeType()) {
            case NULL, MISSING -> Numbers.node(0);
            case BOOLEAN -> throw new JqException("a boolean has no length");
            case NUMBER -> Numbers.node(Math.abs(in.doubleValue()));
            case STRING, BINARY ->
                Numbers.node(
                        read(spending, in).codePointCount(0, in.stringValue().length()));
            case ARRAY, OBJECT, POJO -> Numbers.node(in.size());
        };
    }

    private static JsonNode fromJson(Spending spending, JsonNode in) {
        try {
            var read = Json.MAPPER.readTree(read(spending, in));
            return read.isMissingNode() ? NullNode.getInstance() : read;
        } catch (JacksonException e) {
            throw new JqException("has a text that is not JSON");
        }
    }

    private static JsonNode toNumber(Spending spending, JsonNode in) {
        if (in.isNumber()) {
            return in;
        }
        try {
            if (read(spending, in).length() > MAX_DIGITS) {
                throw new JqException("has a number of more than " + MAX_DIGITS + " characters");
            }
            var written = text(in).strip();
            if (!written.chars().allMatch(c -> c < 0x80)) {
                throw new NumberFormatException("digits of another script");
            }
            return Numbers.node(new BigDecimal(written));
        } catch (NumberFormatException e) {
            throw new JqException(Values.shown(in) + " is no number");
        }
    }

    private static JsonNode date(JsonNode in) {
        try {
            return Values.NODES.stringNode(
                    Instant.ofEpochSecond((long) number(in)).toString());
        } catch (DateTimeException e) {
            throw new JqException(Values.shown(in) + " is no time");
        }
    }

    private static JsonNode seconds(JsonNode in) {
        try {
            return Numbers.node(Instant.parse(text(in)).getEpochSecond());
        } catch (DateTimeException e) {
            throw new JqException(Values.shown(in) + " is not a time like 2026-01-31T12:00:00Z");
        }
    }

    /** A text that is read or copied completely. */
    private static String read(Spending spending, JsonNode value) {
        var text = text(value);
        spending.text(text.length());
        return text;
    }

    static String text(JsonNode value) {
        if (!value.isString()) {
            throw new JqException(Values.shown(value) + " is no text");
        }
        return value.stringValue();
    }

    static double number(JsonNode value) {
        if (!value.isNumber()) {
            throw new JqException(Values.shown(value) + " is no number");
        }
        return value.doubleValue();
    }
}
