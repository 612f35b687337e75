package io.agentmarket.toolkits.incidents.logs;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Replaces values by placeholders for their kind. */
final class ValueMasks {

    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\w.])[-+]?\\d+(?:\\.\\d+)?(?=(?:ns|us|µs|ms|s|m|h|d|[kKMGT]i?B?|B|%)?(?!\\w|\\.\\d))");
    private static final Pattern TAIL = Pattern.compile("(?<=[A-Za-z]_)-?\\d{3,}(?!\\w)");

    /** The order matters, because an address contains numbers. */
    private static final List<Mask> MASKS = List.of(
            new Mask(
                    "<uuid>",
                    "\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b",
                    text -> text.indexOf('-') >= 8),
            new Mask(
                    "<time>",
                    "\\b\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?",
                    text -> text.indexOf('-') >= 4),
            new Mask("<url>", "\\b[a-z][a-z0-9+]{1,9}://[^\\s\"'<>]+", text -> text.contains("://")),
            new Mask("<email>", "(?<![\\w.])[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+){1,20}", text -> text.indexOf('@') > 0),
            new Mask(
                    "<ip>",
                    "(?<![\\w.])(?:\\d{1,3}\\.){3}\\d{1,3}(?::\\d{1,5})?(?![\\w.]*\\d)",
                    text -> text.indexOf('.') > 0),
            new Mask(
                    "<ip>",
                    "(?<![\\w:])(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{0,4}(?![\\w:])",
                    text -> colons(text) > 3),
            new Mask(
                    "<hex>",
                    "\\b0x[0-9a-fA-F]+\\b|\\b(?=[0-9a-f]*\\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\\b",
                    text -> true),
            new Mask("<path>", "(?<![\\w<:/.])(?:/[\\w.@%+~:-]+){2,60}/?", text -> text.indexOf('/') >= 0),
            new Mask("<path>", "\\b[A-Za-z]:(?:\\\\[\\w.@%+~ -]+){1,60}", text -> text.indexOf('\\') > 0));

    private record Mask(String name, Pattern pattern, Predicate<String> mayOccur) {
        Mask(String name, String pattern, Predicate<String> mayOccur) {
            this(name, Pattern.compile(pattern), mayOccur);
        }
    }

    private ValueMasks() {}

    static String masked(String message) {
        return masked(message, 0);
    }

    /** @param status the HTTP status, which is not masked; 0 for none */
    static String masked(String message, int status) {
        boolean hasDigit = message.chars().anyMatch(c -> c >= '0' && c <= '9');
        if (!hasDigit && message.indexOf('/') < 0 && message.indexOf('\\') < 0 && message.indexOf('@') < 0) {
            return message;
        }
        var text = message;
        for (var mask : MASKS) {
            text = mask.mayOccur().test(text) ? mask.pattern().matcher(text).replaceAll(mask.name()) : text;
        }
        if (!hasDigit) {
            return text;
        }
        text = text.indexOf('_') > 0 ? TAIL.matcher(text).replaceAll("<num>") : text;
        var kept = Integer.toString(status);
        return status == 0
                ? NUMBER.matcher(text).replaceAll("<num>")
                : NUMBER.matcher(text).replaceAll(number -> number.group().equals(kept) ? kept : "<num>");
    }

    private static int colons(String text) {
        return (int) text.chars().filter(c -> c == ':').count();
    }
}
