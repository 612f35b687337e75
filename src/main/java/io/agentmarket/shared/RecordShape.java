package io.agentmarket.shared;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks a value against the record that it is read into. It reports all faults with their places, while a mapper stops
 * at the first.
 *
 * @param value a copy with the members that fit
 * @param faults unknown members, with the nearest known name, and values of a wrong kind
 */
public record RecordShape(JsonNode value, List<Violation> faults) {

    public RecordShape {
        faults = List.copyOf(faults);
    }

    /** @param type a record of records, lists, maps, texts, numbers, enumerations and JSON; members in snake_case */
    public static RecordShape of(JsonNode value, Class<?> type) {
        var faults = new ArrayList<Violation>();
        var copy = value.deepCopy();
        return new RecordShape(fits(copy, type, "", faults) ? copy : Json.MAPPER.createObjectNode(), faults);
    }

    private static boolean fits(JsonNode value, Type type, String at, List<Violation> faults) {
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            var inner = generic.getActualTypeArguments();
            return List.class.isAssignableFrom(raw)
                    ? list(value, inner[0], at, faults)
                    : !Map.class.isAssignableFrom(raw) || map(value, inner[1], at, faults);
        }
        var plain = (Class<?>) type;
        if (plain.isRecord()) {
            return members(value, plain, at, faults);
        }
        return plain.isEnum() ? among(value, plain, at, faults) : scalar(value, plain, at, faults);
    }

    private static boolean list(JsonNode value, Type inner, String at, List<Violation> faults) {
        if (!(value instanceof ArrayNode items)) {
            return value.isNull() || isNot("a list", at, faults);
        }
        for (int i = items.size() - 1; i >= 0; i--) {
            if (!fits(items.get(i), inner, at + "/" + i, faults)) {
                items.remove(i);
            }
        }
        return true;
    }

    private static boolean map(JsonNode value, Type inner, String at, List<Violation> faults) {
        if (!(value instanceof ObjectNode members)) {
            return value.isNull() || isNot("a mapping of fields", at, faults);
        }
        for (var name : List.copyOf(members.propertyNames())) {
            if (!fits(members.path(name), inner, pointer(at, name), faults)) {
                members.remove(name);
            }
        }
        return true;
    }

    private static boolean members(JsonNode value, Class<?> record, String at, List<Violation> faults) {
        if (!(value instanceof ObjectNode members)) {
            return value.isNull() || isNot("a mapping of fields" + asNamed(value, record, at), at, faults);
        }
        var known = Arrays.stream(record.getRecordComponents())
                .collect(Collectors.toMap(RecordShape::name, Function.identity()));
        for (var name : List.copyOf(members.propertyNames())) {
            var component = known.get(name);
            if (component == null) {
                faults.add(unknown(at, name, known.keySet().stream().sorted().toList()));
                members.remove(name);
            } else if (!fits(members.path(name), component.getGenericType(), pointer(at, name), faults)) {
                members.remove(name);
            }
        }
        for (var component : record.getRecordComponents()) {
            var name = name(component);
            if (component.getType().isPrimitive() && !members.has(name)) {
                faults.add(new Violation(pointer(at, name), name + " is missing"));
                members.put(name, 0); // so that the rest is readable
            }
        }
        return true;
    }

    /** An unknown name, with the nearest known name, or else with all known names. */
    public static Violation unknown(String at, String name, List<String> known) {
        var hint = Spelling.hint(name, known);
        return new Violation(
                pointer(at, name),
                "there is no field " + name + " here"
                        + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
    }

    private static boolean among(JsonNode value, Class<?> enumeration, String at, List<Violation> faults) {
        var allowed = Arrays.stream(enumeration.getFields())
                .filter(field -> field.isEnumConstant() && field.isAnnotationPresent(JsonProperty.class))
                .map(field -> field.getAnnotation(JsonProperty.class).value())
                .toList();
        if (value.isNull() || allowed.isEmpty() || allowed.contains(value.asString(""))) {
            return true;
        }
        faults.add(new Violation(
                at,
                name(at) + " must be one of " + String.join(", ", allowed) + ", not "
                        + (value.isValueNode() ? value.asString() : "this")
                        + Spelling.hint(value.asString(""), allowed)));
        return false;
    }

    private static boolean scalar(JsonNode value, Class<?> type, String at, List<Violation> faults) {
        if (type == String.class) {
            return value.isValueNode() || isNot("a text", at, faults);
        }
        if (type == boolean.class || type == Boolean.class) {
            return value.isBoolean() || value.isNull() && !type.isPrimitive() || isNot("true or false", at, faults);
        }
        if (type == int.class || type == long.class || Number.class.isAssignableFrom(type)) {
            return value.isNull() && !type.isPrimitive() || wholeNumber(value, type, at, faults);
        }
        return true;
    }

    private static boolean wholeNumber(JsonNode value, Class<?> type, String at, List<Violation> faults) {
        if (!value.isIntegralNumber()) {
            return isNot("a whole number", at, faults);
        }
        var isInt = type == int.class || type == Integer.class;
        return (isInt ? value.canConvertToInt() : value.canConvertToLong())
                || isNot(
                        "a whole number of at most " + (isInt ? Integer.MAX_VALUE : Long.MAX_VALUE) + ", not " + value,
                        at,
                        faults);
    }

    /** The hint for a text in place of a record with a name: how to write the record. */
    private static String asNamed(JsonNode value, Class<?> record, String at) {
        var isNamed = Arrays.stream(record.getRecordComponents())
                .anyMatch(component -> component.getName().equals("name"));
        var item = at.matches(".*/\\d+") ? "- " : "";
        return value.isString() && isNamed ? ": write `" + item + "name: " + value.stringValue() + "`" : "";
    }

    private static boolean isNot(String kind, String at, List<Violation> faults) {
        faults.add(new Violation(at, name(at) + " must be " + kind));
        return false;
    }

    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** The last name in the pointer, with the index behind it. */
    private static String name(String pointer) {
        var last = pointer.substring(pointer.lastIndexOf('/') + 1);
        int above = pointer.lastIndexOf('/', Math.max(0, pointer.length() - last.length() - 2));
        return pointer.isEmpty()
                ? "the file"
                : last.matches("\\d+") && above >= 0 ? pointer.substring(above + 1) : last;
    }

    private static String pointer(String at, String name) {
        return at + '/' + name.replace("~", "~0").replace("/", "~1");
    }
}
