package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Spelling;
import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SqlType;
import io.agentmarket.toolkits.data.columns.TargetType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** A part of a request with its pointer. What is wrong is added to the faults, and a substitute is returned. */
record JsonPart(JsonNode node, String at, Faults faults) {

    /** Items of a list, or members of an object, of a request. */
    static final int MAX_ITEMS = 200;

    /** Characters of a name. */
    private static final int MAX_NAME = 200;

    void fault(String message) {
        faults.add(at, message);
    }

    void fault(String member, String message) {
        faults.add(at + "/" + escaped(member), message);
    }

    /** The pointer of a member. */
    static String pointer(String at, String member) {
        return at + "/" + escaped(member);
    }

    private static String escaped(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }

    boolean has(String member) {
        return node.has(member);
    }

    /** A member; a missing one is a JSON null. */
    JsonPart member(String name) {
        return new JsonPart(node.path(name), at + "/" + escaped(name), faults);
    }

    boolean isObject() {
        if (!node.isObject()) {
            fault("must be an object");
        }
        return node.isObject();
    }

    /** Adds a fault for each member that is not known, and for each that is needed and missing. */
    boolean closed(Set<String> needed, Set<String> optional) {
        if (!isObject()) {
            return false;
        }
        var known = new ArrayList<>(needed.stream().sorted().toList());
        known.addAll(optional.stream().sorted().toList());
        for (var name : node.propertyNames()) {
            if (!known.contains(name)) {
                fault(name, "is unknown here; known are " + String.join(", ", known) + Spelling.hint(name, known));
            }
        }
        needed.stream().sorted().filter(name -> !node.has(name)).forEach(name -> fault(name, "is missing"));
        return needed.stream().allMatch(node::has);
    }

    /** A text that is not blank. */
    String text() {
        if (!node.isString() || node.stringValue().isBlank()) {
            fault("must be a text that is not blank");
            return "";
        }
        return node.stringValue();
    }

    /** Any text. */
    String anyText() {
        if (!node.isString()) {
            fault("must be a text");
            return "";
        }
        return node.stringValue();
    }

    /** A column's name. */
    String name() {
        var name = text();
        if (name.length() > MAX_NAME || isReserved(name) || name.indexOf(0) >= 0) {
            fault("is no name of a column: at most " + MAX_NAME + " characters, and not beginning with row:");
        }
        return name;
    }

    /** Whether a chain's own columns could have the name; engines take no account of case. */
    static boolean isReserved(String name) {
        return name.regionMatches(true, 0, "row:", 0, "row:".length());
    }

    Optional<String> optionalText(String member) {
        return has(member) ? Optional.of(member(member).text()) : Optional.empty();
    }

    String oneOf(String member, String otherwise, String... known) {
        if (!has(member)) {
            return otherwise;
        }
        var value = member(member).text();
        if (!List.of(known).contains(value)) {
            fault(member, Spelling.oneOf(value, List.of(known)));
            return otherwise;
        }
        return value;
    }

    boolean flag(String member) {
        var value = node.path(member);
        if (has(member) && !value.isBoolean()) {
            fault(member, "must be true or false");
        }
        return value.asBoolean(false);
    }

    /** A whole number within bounds. */
    long whole(long least, long most) {
        if (node.isIntegralNumber()
                && node.canConvertToLong()
                && node.longValue() >= least
                && node.longValue() <= most) {
            return node.longValue();
        }
        fault("must be a whole number from " + least + " to " + most);
        return least;
    }

    List<JsonPart> items() {
        if (!node.isArray() || node.isEmpty() || node.size() > MAX_ITEMS) {
            fault("must be a list of 1 to " + MAX_ITEMS + " items");
            return List.of();
        }
        var items = new ArrayList<JsonPart>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new JsonPart(node.get(i), at + "/" + i, faults));
        }
        return items;
    }

    /** A list of different names. */
    List<String> names() {
        var names = items().stream().map(JsonPart::name).toList();
        Schema.twice(names).ifPresent(name -> fault(name + " is named twice"));
        return names;
    }

    List<String> optionalNames(String member) {
        return has(member) && !(node.path(member).isArray() && node.path(member).isEmpty())
                ? member(member).names()
                : List.of();
    }

    /** The members of an object that maps names. */
    <T> Map<String, T> map(BiFunction<String, JsonPart, Optional<T>> read) {
        var map = new LinkedHashMap<String, T>();
        if (!isObject()) {
            return map;
        }
        if (node.isEmpty() || node.size() > MAX_ITEMS) {
            fault("must have 1 to " + MAX_ITEMS + " members");
        }
        for (var name : node.propertyNames()) {
            read.apply(name, member(name)).ifPresent(value -> map.put(name, value));
        }
        Schema.twice(List.copyOf(map.keySet())).ifPresent(name -> fault(name + " is named twice"));
        return map;
    }

    Optional<Expression> expression() {
        if (!node.isString()) {
            fault("must be an expression in a text");
            return Optional.empty();
        }
        return fallible(() -> ExpressionParser.parse(node.stringValue()));
    }

    /** The value, or a fault here. */
    <T> Optional<T> fallible(java.util.function.Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (ExpressionFault e) {
            fault(e.getMessage());
            return Optional.empty();
        }
    }

    /** A number, a text or a truth as a literal. */
    Optional<Expression.Literal> literal() {
        if (node.isNumber()) {
            BigDecimal value = node.decimalValue();
            var plain = value.toPlainString();
            if (plain.length() > TargetType.MAX_DIGITS + 2) {
                fault("has more than " + TargetType.MAX_DIGITS + " digits");
                return Optional.empty();
            }
            return Optional.of(
                    new Expression.Literal(plain.contains(".") ? SqlType.Kind.DECIMAL : SqlType.Kind.INTEGER, plain));
        }
        if (node.isString()) {
            return Optional.of(new Expression.Literal(SqlType.Kind.TEXT, node.stringValue()));
        }
        if (node.isBoolean()) {
            return Optional.of(new Expression.Literal(SqlType.Kind.BOOLEAN, node.asString()));
        }
        fault("must be a number, a text, true or false");
        return Optional.empty();
    }
}
