package io.agentmarket.shared;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks a value against the record that it is read into. It reports all faults with their places, while a mapper stops
 * at the first.
 *
 * @param value what fits: a copy in which a misspelt member or value is the one that was meant, members that do not fit
 *     are missing, and items that do not fit are empty
 * @param faults members that are not known, with the nearest known name, and values of another kind
 * @param misfits where values of another kind stand
 * @param renamed the written name of each misspelt member, by its pointer with the name that was meant at its end
 */
public record RecordShape(JsonNode value, List<Violation> faults, Set<String> misfits, Map<String, String> renamed) {

    public RecordShape {
        faults = List.copyOf(faults);
        misfits = Set.copyOf(misfits);
        renamed = Map.copyOf(renamed);
    }

    /** A value that is read as it is. */
    public RecordShape(JsonNode value) {
        this(value, List.of(), Set.of(), Map.of());
    }

    /** @param type a record of records, lists, maps, texts, numbers, enumerations and JSON; members in snake_case */
    public static RecordShape of(JsonNode value, Class<?> type) {
        var reading = new Reading();
        var copy = value.deepCopy();
        var fits = reading.fits(copy, type, "");
        return new RecordShape(
                fits ? copy : Json.MAPPER.createObjectNode(), reading.faults, reading.misfits, reading.renamed);
    }

    /** Collects what is found. */
    private static final class Reading {

        private final List<Violation> faults = new ArrayList<>();
        private final Set<String> misfits = new HashSet<>();
        private final Map<String, String> renamed = new HashMap<>();
        private final Map<Class<?>, Map<String, RecordComponent>> components = new HashMap<>();

        private boolean fits(JsonNode value, Type type, String at) {
            if (type instanceof ParameterizedType generic) {
                var raw = (Class<?>) generic.getRawType();
                var inner = generic.getActualTypeArguments();
                return List.class.isAssignableFrom(raw)
                        ? list(value, inner[0], at)
                        : !Map.class.isAssignableFrom(raw) || map(value, inner[1], at);
            }
            var plain = (Class<?>) type;
            if (plain.isRecord()) {
                return members(value, plain, at);
            }
            var wrong = plain.isEnum() ? notAmong(value, plain) : notScalar(value, plain);
            return wrong.isEmpty() || isNot(wrong, at);
        }

        private boolean list(JsonNode value, Type inner, String at) {
            if (!(value instanceof ArrayNode items)) {
                return value.isNull() || isNot(" must be a list", at);
            }
            for (int i = 0; i < items.size(); i++) {
                var isThere = !items.get(i).isNull() || isNot(" is empty", at + "/" + i);
                if (!isThere || !fits(items.get(i), inner, at + "/" + i)) {
                    items.set(i, empty(inner));
                }
            }
            return true;
        }

        private boolean map(JsonNode value, Type inner, String at) {
            if (!(value instanceof ObjectNode members)) {
                return value.isNull() || isNot(" must be a mapping of fields", at);
            }
            for (var name : List.copyOf(members.propertyNames())) {
                if (!fits(members.path(name), inner, pointer(at, name))) {
                    members.remove(name);
                }
            }
            return true;
        }

        private boolean members(JsonNode value, Class<?> record, String at) {
            if (!(value instanceof ObjectNode members)) {
                return value.isNull() || isNot(" must be a mapping of fields" + asNamed(value, record, at), at);
            }
            var known = components.computeIfAbsent(record, RecordShape::components);
            for (var written : List.copyOf(members.propertyNames())) {
                var name = known.containsKey(written) ? written : meant(members, written, known.keySet(), at);
                var component = known.get(name);
                if (component != null && !fits(members.path(name), component.getGenericType(), pointer(at, written))) {
                    var near = Spelling.nearest(members.path(name).asString(""), values(component.getType()));
                    members.remove(name);
                    near.ifPresent(it -> members.put(name, it));
                }
            }
            for (var entry : known.entrySet()) {
                var name = entry.getKey();
                var component = entry.getValue();
                if (component.getType().isPrimitive() && !members.has(name)) {
                    if (!misfits.contains(pointer(at, renamed.getOrDefault(pointer(at, name), name)))) {
                        faults.add(new Violation(pointer(at, name), name + " is missing"));
                    }
                    misfits.add(pointer(at, name));
                    members.put(name, 0); // so that the rest can be read
                }
            }
            return true;
        }

        /** Tells of an unknown member; it is read under the name that was meant, unless that is there too. */
        private String meant(ObjectNode members, String written, Set<String> known, String at) {
            faults.add(unknown(at, written, known.stream().sorted().toList()));
            var value = members.remove(written);
            var meant = Spelling.nearest(written, known)
                    .filter(name -> !members.has(name))
                    .orElse("");
            if (!meant.isEmpty()) {
                members.set(meant, value);
                renamed.put(pointer(at, meant), written);
            }
            return meant;
        }

        private boolean isNot(String kind, String at) {
            faults.add(new Violation(at, name(at) + kind));
            misfits.add(at);
            return false;
        }
    }

    /** The pointer as the file has it, of one with the names that were meant. */
    public String written(String pointer) {
        var at = new StringBuilder();
        for (var name : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            var found = renamed.get(at + "/" + name);
            at.append('/')
                    .append(found == null ? name : found.replace("~", "~0").replace("/", "~1"));
        }
        return at.toString();
    }

    private static Map<String, RecordComponent> components(Class<?> record) {
        var components = new LinkedHashMap<String, RecordComponent>();
        Arrays.stream(record.getRecordComponents()).forEach(component -> components.put(name(component), component));
        return components;
    }

    private static JsonNode empty(Type type) {
        if (type instanceof ParameterizedType generic) {
            var isList = List.class.isAssignableFrom((Class<?>) generic.getRawType());
            return isList ? Json.MAPPER.createArrayNode() : Json.MAPPER.createObjectNode();
        }
        return ((Class<?>) type).isRecord()
                ? Json.MAPPER.createObjectNode()
                : Json.MAPPER.getNodeFactory().stringNode("");
    }

    /** An unknown name, with the nearest known name, or else with all known names. */
    public static Violation unknown(String at, String name, List<String> known) {
        var hint = Spelling.hint(name, known);
        return new Violation(
                pointer(at, name),
                "there is no field " + name + " here"
                        + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
    }

    /** The values of an enumeration as they are written; none of another type. */
    private static List<String> values(Class<?> type) {
        return Arrays.stream(type.getFields())
                .filter(field -> field.isEnumConstant() && field.isAnnotationPresent(JsonProperty.class))
                .map(field -> field.getAnnotation(JsonProperty.class).value())
                .toList();
    }

    /** Empty where it is. */
    private static String notAmong(JsonNode value, Class<?> enumeration) {
        var allowed = values(enumeration);
        if (value.isNull() || allowed.isEmpty() || allowed.contains(value.asString(""))) {
            return "";
        }
        return " must be one of " + String.join(", ", allowed) + ", not "
                + (value.isValueNode() ? value.asString() : "this")
                + Spelling.hint(value.asString(""), allowed);
    }

    /** Empty where it is. */
    private static String notScalar(JsonNode value, Class<?> type) {
        if (type == String.class) {
            return value.isValueNode() ? "" : " must be a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return value.isBoolean() || value.isNull() && !type.isPrimitive() ? "" : " must be true or false";
        }
        if (type == int.class || type == long.class || Number.class.isAssignableFrom(type)) {
            return value.isNull() && !type.isPrimitive() ? "" : notWhole(value, type);
        }
        return "";
    }

    private static String notWhole(JsonNode value, Class<?> type) {
        if (!value.isIntegralNumber()) {
            return " must be a whole number";
        }
        var isInt = type == int.class || type == Integer.class;
        return (isInt ? value.canConvertToInt() : value.canConvertToLong())
                ? ""
                : " must be a whole number of at most " + (isInt ? Integer.MAX_VALUE : Long.MAX_VALUE) + ", not "
                        + value;
    }

    /** The hint for a text in place of a record with a name: how to write the record. */
    private static String asNamed(JsonNode value, Class<?> record, String at) {
        var isNamed = Arrays.stream(record.getRecordComponents())
                .anyMatch(component -> component.getName().equals("name"));
        var item = at.matches(".*/\\d+") ? "- " : "";
        return value.isString() && isNamed ? ": write `" + item + "name: " + value.stringValue() + "`" : "";
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
