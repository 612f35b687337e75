package io.agentmarket.shared;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The bound of all stored JSON: journal entries, approvals, inputs, outputs and results. A value within it can be
 * stored by PostgreSQL and read by {@link Json#STORED}; an unreadable value would stop every reader.
 */
public final class Storable {

    /** The deepest nesting of a value that goes into an entry. */
    public static final int MAX_DEPTH = Json.MAX_STORED_DEPTH - 4;

    /** The longest name of a member that readers accept. */
    static final int MAX_NAME = 50_000;

    /** The maximum size of one entry in characters; each value counts at least eight. */
    static final int MAX_SIZE = 4 * 1024 * 1024;

    private static final int MAX_VIOLATIONS = 20;
    private static final char REPLACEMENT = '\uFFFD';
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Keeps the digits of numbers that a double would make infinite. */
    private static final JsonMapper EXACT = Json.MAPPER
            .rebuild()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /**
     * Control, format and separator characters, which change how the text around them is shown or hide it: among them
     * the bidirectional controls and zero-width characters of Unicode Technical Report 36. The joiners that emoji and
     * several scripts need are no such characters.
     */
    private static final Pattern HIDDEN =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}[\\p{Cf}&&[^\\u200c\\u200d]]&&[^\\n\\t]]");

    private Storable() {}

    /** Whether every character of a text is visible; line feeds and tabs count as visible. */
    public static boolean isPrintable(String text) {
        return !HIDDEN.matcher(text).find();
    }

    /** {@link #isPrintable} of a text in one line, as a name is. */
    public static boolean isPrintableLine(String text) {
        return isPrintable(text) && text.indexOf('\n') < 0 && text.indexOf('\t') < 0;
    }

    /** The reason why a value cannot be written into an entry, as the end of a sentence; empty if it can. */
    public static Optional<String> refusal(JsonNode value) {
        return refusal(value, MAX_DEPTH);
    }

    /** The same for an entry as a whole. */
    public static Optional<String> refusalOfEntry(JsonNode entry) {
        return refusal(entry, Json.MAX_STORED_DEPTH);
    }

    private static Optional<String> refusal(JsonNode json, int levels) {
        var room = new long[] {MAX_SIZE};
        return Optional.ofNullable(
                switch (walk(json, levels, room)) {
                    case NONE -> null;
                    case DEPTH -> "is nested more than " + levels + " levels deep";
                    case NAME -> "has a name of more than " + MAX_NAME + " characters";
                    case SIZE -> "has more than " + MAX_SIZE + " characters";
                });
    }

    private enum Fault {
        NONE,
        DEPTH,
        NAME,
        SIZE
    }

    private static Fault walk(JsonNode json, int levels, long[] room) {
        room[0] -= 8 + (json.isString() ? json.stringValue().length() : 0);
        if (room[0] < 0) {
            return Fault.SIZE;
        }
        if (!json.isContainer()) {
            return Fault.NONE;
        }
        if (levels == 0) {
            return Fault.DEPTH;
        }
        for (var name : json.propertyNames()) {
            room[0] -= name.length();
            if (name.length() > MAX_NAME) {
                return Fault.NAME;
            }
        }
        for (var child : json) {
            var fault = walk(child, levels - 1, room);
            if (fault != Fault.NONE) {
                return fault;
            }
        }
        return Fault.NONE;
    }

    /** The parts of a customer's input that cannot be stored unchanged: the input is refused rather than altered. */
    public static List<Violation> violations(JsonNode input, String at) {
        var refusal = refusal(input);
        if (refusal.isPresent()) {
            return List.of(new Violation(at, refusal.get()));
        }
        var violations = new ArrayList<Violation>();
        collect(input, at, violations);
        return violations;
    }

    private static void collect(JsonNode json, String at, List<Violation> into) {
        if (json.isNumber() && nearest(json.numberValue()).isString() && into.size() < MAX_VIOLATIONS) {
            into.add(new Violation(at, "is a number beyond the range of a double (IEEE 754); send it as a text"));
        } else if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                collect(json.get(i), at + "/" + i, into);
            }
        } else if (json.isObject()) {
            json.forEachEntry((name, value) ->
                    collect(value, at + "/" + name.replace("~", "~0").replace("/", "~1"), into));
        }
    }

    /**
     * The value as it is stored and read again: U+FFFD replaces NUL and unpaired surrogates, a text replaces a number
     * that no double can hold, and a fraction becomes the nearest double. The value must have passed {@link #refusal}.
     */
    public static JsonNode of(JsonNode json) {
        return isStorable(json) ? json : replaced(json);
    }

    private static boolean isStorable(JsonNode json) {
        if (json.isString()) {
            return isStorable(json.stringValue());
        }
        if (json.isNumber()) {
            return isKept(json);
        }
        return json.propertyNames().stream().allMatch(Storable::isStorable)
                && json.valueStream().allMatch(Storable::isStorable);
    }

    /** Whether a text is read as it was written: it has no NUL and no unpaired surrogate. */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isLost(text, i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the character is NUL or an unpaired surrogate. */
    private static boolean isLost(String text, int at) {
        var unit = text.charAt(at);
        if (Character.isHighSurrogate(unit)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return unit == '\0'
                || Character.isLowSurrogate(unit) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    /** Whether readers get the same number: they read whole numbers exactly, and all others as doubles. */
    private static boolean isKept(JsonNode number) {
        return switch (number.numberValue()) {
            case BigDecimal _, Float _ -> false;
            case Number value -> Double.isFinite(value.doubleValue());
        };
    }

    private static JsonNode replaced(JsonNode json) {
        if (json.isString()) {
            return NODES.stringNode(replaced(json.stringValue()));
        }
        if (json.isArray()) {
            var list = NODES.arrayNode();
            json.forEach(each -> list.add(replaced(each)));
            return list;
        }
        if (json.isObject()) {
            var object = NODES.objectNode();
            json.forEachEntry((name, value) -> object.set(replaced(name), replaced(value)));
            return object;
        }
        return json.isNumber() && !isKept(json) ? nearest(json.numberValue()) : json;
    }

    /** For a float, the double with the same text. */
    private static JsonNode nearest(Number number) {
        var value = number instanceof Float ? Double.parseDouble(number.toString()) : number.doubleValue();
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.stringNode(number.toString());
    }

    private static String replaced(String text) {
        if (isStorable(text)) {
            return text;
        }
        var whole = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (isLost(text, i)) {
                whole.setCharAt(i, REPLACEMENT);
            }
        }
        return whole.toString();
    }

    /**
     * Reads JSON like {@link Json#MAPPER}, but a number that no double can hold becomes a text: the answer of another
     * system must not end a run.
     */
    public static JsonNode read(String text) {
        var read = Json.MAPPER.readTree(text);
        return isStorable(read) ? read : of(EXACT.readTree(text));
    }
}
