package io.agentmarket.shared;

import com.networknt.schema.Error;

/** Describes the demand of a violated schema keyword in a few words, without repeating the value. */
final class SchemaWords {

    /** Longer texts (a large enumeration, a long pattern) are cut: the schema itself is public. */
    private static final int MAX_CHARS = 240;

    private SchemaWords() {}

    static String of(Error error) {
        var text =
                switch (error.getKeyword()) {
                    case "required" -> "is required";
                    case "dependentRequired" -> "is required because another property is present";
                    case "additionalProperties", "unevaluatedProperties" -> "is not a known property";
                    case "type" -> "must be " + argument(error, 1) + ", not " + argument(error, 0);
                    case "enum" -> "must be one of " + argument(error, 0);
                    case "const" -> "must be " + argument(error, 0);
                    case "minLength" -> "must have at least " + count(argument(error, 0), "character");
                    case "maxLength" -> "must have at most " + count(argument(error, 0), "character");
                    case "minItems" -> "must have at least " + count(argument(error, 0), "item");
                    case "maxItems" -> "must have at most " + count(argument(error, 0), "item");
                    case "minimum" -> "must be at least " + argument(error, 0);
                    case "maximum" -> "must be at most " + argument(error, 0);
                    case "exclusiveMinimum" -> "must be more than " + argument(error, 0);
                    case "exclusiveMaximum" -> "must be less than " + argument(error, 0);
                    case "pattern" -> pattern(argument(error, 0).toString());
                    case "format" -> format(argument(error, 0).toString());
                    case "uniqueItems" -> "must not repeat an item";
                    default -> error.getMessage();
                };
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 3) + "...";
    }

    private static String pattern(String pattern) {
        return pattern.equals("\\S") ? "must not be blank" : "must match the pattern " + pattern;
    }

    private static String format(String format) {
        return format.equals("regex")
                ? "must be a pattern that RE2 reads: no look-around, no back-references"
                : "must be a valid " + format;
    }

    private static String count(Object least, String one) {
        return least + " " + one + (least.toString().equals("1") ? "" : "s");
    }

    private static Object argument(Error error, int index) {
        var arguments = error.getArguments();
        return arguments != null && index < arguments.length ? arguments[index] : "something else";
    }
}
