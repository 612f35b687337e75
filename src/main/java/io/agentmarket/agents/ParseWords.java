package io.agentmarket.agents;

import io.agentmarket.shared.Spelling;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Messages for the author of a file that cannot be parsed. */
final class ParseWords {

    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"(.*?)\"");

    private ParseWords() {}

    /** @param text the text of the file, in which lines are looked up */
    static Finding of(String path, String text, JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> unknown(path, text, unknown);
            case InvalidFormatException wrong
            when wrong.getTargetType() != null && wrong.getTargetType().isEnum() -> notAmong(path, text, wrong);
            case MismatchedInputException empty when text.isBlank() -> finding(path, null, null, "is empty");
            case MismatchedInputException wrong ->
                finding(path, line(e), pointer(e), name(e) + " must be " + kind(wrong.getTargetType()));
            default -> unparsed(path, e);
        };
    }

    private static Finding unknown(String path, String text, UnrecognizedPropertyException e) {
        var name = e.getPropertyName();
        Collection<?> ids = e.getKnownPropertyIds() == null ? List.of() : e.getKnownPropertyIds();
        var known = ids.stream().map(String::valueOf).sorted().toList();
        var hint = Spelling.hint(name, known);
        return finding(
                path,
                lineOf(text, name, line(e)),
                pointer(e),
                "there is no field " + name + " here"
                        + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
    }

    private static Finding notAmong(String path, String text, InvalidFormatException e) {
        var allowed = Arrays.stream(e.getTargetType().getEnumConstants())
                .map(value -> value.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        var reason = name(e) + " must be one of " + allowed + ", not " + e.getValue();
        return finding(path, lineOf(text, name(e), line(e)), pointer(e), reason);
    }

    private static Finding unparsed(String path, JacksonException e) {
        var reason = e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
        var twice = TWICE.matcher(reason);
        if (twice.lookingAt()) {
            return finding(path, line(e), null, twice.group(1) + " is there twice; keep one of the two");
        }
        if (reason.startsWith("Unexpected end-of-input")) {
            return finding(path, line(e), null, "ends too early: a bracket, a brace or a quotation mark is not closed");
        }
        var hint = path.endsWith(".yaml")
                ? "; look at the indentation, which is spaces, and put quotes around a text that holds a colon"
                : "; JSON has names and texts in double quotes, and no comma behind the last member";
        return finding(path, line(e), null, reason + hint);
    }

    private static Finding finding(String path, @Nullable Integer line, @Nullable String pointer, String reason) {
        return new Finding(path, line, pointer, Finding.Severity.ERROR, reason);
    }

    private static @Nullable Integer line(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? null
                : e.getLocation().getLineNr();
    }

    /**
     * The line of a field, if only one line begins with its name. The parser reports a record's fields at the end of
     * the record.
     */
    private static @Nullable Integer lineOf(String text, String name, @Nullable Integer reported) {
        var lines = text.lines().toList();
        var found = IntStream.range(0, lines.size())
                .filter(i ->
                        lines.get(i).strip().replaceFirst("^(- )?[{\"]?", "").startsWith(name))
                .boxed()
                .toList();
        return found.size() == 1 ? Integer.valueOf(found.getFirst() + 1) : reported;
    }

    private static @Nullable String pointer(JacksonException e) {
        var path = e.getPath().stream()
                .map(part -> "/" + (part.getPropertyName() == null ? part.getIndex() : part.getPropertyName()))
                .collect(Collectors.joining());
        return path.isEmpty() ? null : path;
    }

    private static String name(JacksonException e) {
        var pointer = pointer(e);
        return pointer == null ? "the file" : pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null || type == String.class) {
            return "a text";
        }
        if (type == int.class || type == long.class || Number.class.isAssignableFrom(type)) {
            return "a whole number";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type)
                ? "a mapping of fields"
                : "written as agents/README.md shows it";
    }
}
