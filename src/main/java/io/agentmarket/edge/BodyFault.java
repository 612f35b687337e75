package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Spelling;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Describes what is wrong with a JSON body, and where, without repeating any of its values. */
final class BodyFault {

    private static final int MAX_POINTER_LENGTH = 200;

    private BodyFault() {}

    static AppException of(HttpMessageNotReadableException unreadable) {
        var json = Refusal.find(unreadable, JacksonException.class).orElse(null);
        if (json == null || json instanceof JacksonIOException) {
            var cut = Refusal.find(unreadable, IOException.class).isPresent();
            return new AppException(
                    ErrorCode.INVALID_JSON,
                    cut ? "The body ended before it was complete." : "The body is missing; send a JSON object.",
                    unreadable);
        }
        var words = json.getOriginalMessage();
        if (json instanceof StreamConstraintsException) {
            return notJson("exceeds a limit (nesting, number or name too long)", json);
        }
        if (json instanceof InputCoercionException) {
            return AppException.invalid(pointer(json), message(json));
        }
        if (json instanceof StreamReadException) {
            return notJson(words.startsWith("Duplicate ") ? "repeats a key" : "is not valid JSON", json);
        }
        return words.startsWith("Trailing token")
                ? notJson("continues after its JSON value", json)
                : AppException.invalid(pointer(json), message(json));
    }

    private static AppException notJson(String what, JacksonException json) {
        TokenStreamLocation at = json.getLocation();
        return notJson(what, at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr());
    }

    /**
     * A body that is not JSON.
     *
     * @param line counted from 1
     * @param column counted from 1
     */
    static AppException notJson(String what, long line, long column) {
        var where = "line " + Math.max(1, line) + ", column " + Math.max(1, column);
        return new AppException(ErrorCode.INVALID_JSON, "The body " + what + " at " + where + ".")
                .with("line", Math.max(1, line))
                .with("column", Math.max(1, column));
    }

    /** The place in the value; empty for the whole value. */
    static String pointer(JacksonException json) {
        var pointer = json.getPath().stream()
                .map(step -> step.getPropertyName() == null
                        ? String.valueOf(step.getIndex())
                        : step.getPropertyName().replace("~", "~0").replace("/", "~1"))
                .map(step -> "/" + step)
                .collect(Collectors.joining());
        return cut(pointer);
    }

    static String cut(String pointer) {
        return pointer.length() <= MAX_POINTER_LENGTH ? pointer : pointer.substring(0, MAX_POINTER_LENGTH);
    }

    /** The error at that place. */
    static String message(JacksonException json) {
        var words = json.getOriginalMessage();
        if (json instanceof UnrecognizedPropertyException unknown) {
            return unknown(
                    unknown.getPropertyName(),
                    unknown.getKnownPropertyIds().stream().map(String::valueOf).toList());
        }
        if (json instanceof InputCoercionException number) {
            return words.contains("out of range")
                    ? "is a larger number than is read"
                    : expected(number.getTargetType());
        }
        if (words.startsWith("Missing required")) {
            return "is required";
        }
        if (words.startsWith("Invalid `null`")) {
            return "must not be null";
        }
        return json instanceof MismatchedInputException mismatch
                ? expected(mismatch.getTargetType()) + hint(mismatch)
                : "has a value that is not allowed";
    }

    private static String hint(MismatchedInputException mismatch) {
        var type = mismatch.getTargetType();
        return type != null
                        && type.isEnum()
                        && mismatch instanceof InvalidFormatException invalid
                        && invalid.getValue() instanceof String text
                ? Spelling.hint(text, names(type))
                : "";
    }

    /** That a field is not one of these, and which of them it is nearest to. */
    static String unknown(String name, Collection<String> known) {
        return "is not a known field" + Spelling.hint(name, known);
    }

    private static List<String> names(Class<?> enumeration) {
        return Arrays.stream(enumeration.getEnumConstants())
                .map(constant -> Json.MAPPER.valueToTree(constant).asString())
                .toList();
    }

    /** The JSON form of a value of the type. */
    static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "has the wrong type";
        }
        if (type.isEnum()) {
            return "must be one of: " + String.join(", ", names(type));
        }
        if (type == UUID.class) {
            return "must be a UUID";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "must be true or false";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "must be a whole number";
        }
        if (type == LocalDate.class) {
            return "must be a day such as 2026-11-30";
        }
        if (type == Instant.class) {
            return "must be a time such as 2026-11-30T12:00:00Z";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "must be a string";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "must be an array";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "must be an object" : "has the wrong type";
    }
}
