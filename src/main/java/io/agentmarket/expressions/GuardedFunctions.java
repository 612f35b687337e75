package io.agentmarket.expressions;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Functions of JSONata that can make large results from small arguments, or take long, before the result can be
 * checked. The arguments of each are checked first; then the original function is called.
 */
final class GuardedFunctions {

    /** Lists that one call joins, compares or splits in a time that is quadratic in their length. */
    private static final int MAX_CONTAINERS = 5_000;

    /** Parts of a text, and matches in it. */
    private static final int MAX_PARTS = 100_000;

    private static final int MAX_MATCHES = 10_000;

    /** Compared characters of a search at its worst: about a second. */
    private static final long MAX_COMPARED = 1_000_000_000L;

    /** Characters of a picture, and of a text that is parsed with one. */
    private static final int MAX_PICTURE = 100;

    private static final int MAX_READ = 40;

    /** Components of a picture for parsing times; each can match any part of the text. */
    private static final int MAX_COMPONENTS = 9;

    /** A copy counts in full once the result is checked, which does not happen while $reduce appends. */
    private static final int APPENDED = 4;

    private static final int MAX_URL = 16 * 1_024;
    private static final int MAX_DIGITS = 400;
    private static final Pattern WIDE = Pattern.compile(",[^\\]]*[0-9]{3}");

    private final Jsonata.Frame frame;
    private final ValueAllowance allowance;

    private GuardedFunctions(Jsonata.Frame frame, ValueAllowance allowance) {
        this.frame = frame;
        this.allowance = allowance;
    }

    /** @param frame with the functions that replace the library's, if any */
    static void bind(Jsonata.Frame frame, ValueAllowance allowance) {
        var guarded = new GuardedFunctions(frame, allowance);
        guarded.texts();
        guarded.lists();
        guarded.pictures();
    }

    private void texts() {
        frame.bind(
                "substring",
                Jsonata.function(
                        "substring",
                        (String text, Number start, Number length) -> substring(text, start, length),
                        "<s-nn?:s>"));
        guard("join", "<a<s>s?:s>", "join", this::joins);
        guard("string", "<x-b?:s>", "string", this::prints);
        guard("contains", "<s-(sf):b>", "contains", this::searches);
        guard("substringBefore", "<s-s:s>", "substringBefore", this::searches);
        guard("substringAfter", "<s-s:s>", "substringAfter", this::searches);
        guard("split", "<s-(sf)n?:a<s>>", "split", this::splits);
        guard("replace", "<s-(sf)(sf)n?:s>", "replace", this::replaces);
        guard("match", "<s-f<s:o>n?:a<o>>", "match", new Checks(this::matches, this::matched));
        guard("encodeUrl", "<s-:s>", "encodeUrl", arguments -> shorter(arguments, 0, MAX_URL));
    }

    private void lists() {
        guard(
                "append",
                "<xx:a>",
                "append",
                arguments -> allowance.made(
                        arguments.stream().mapToLong(ValueWeights::alone).sum() / APPENDED));
        guard(
                "zip",
                "<a+>",
                "zip",
                arguments -> allowance.made(
                        arguments.stream().mapToLong(ValueWeights::alone).sum()));
        guard("spread", "<x-:a<o>>", "spread", this::containers);
        guard("distinct", "<x:x>", "distinct", this::containers);
    }

    private void pictures() {
        guard(
                "round",
                "<n-n?:n>",
                "round",
                arguments -> allowance.check(
                        !(at(arguments, 1) instanceof Number digits) || Math.abs(digits.doubleValue()) <= MAX_DIGITS,
                        "has $round to more than " + MAX_DIGITS + " digits"));
        guard("formatNumber", "<n-so?:s>", "formatNumber", arguments -> shorter(arguments, 1, MAX_PICTURE));
        guard("formatInteger", "<n-s:s>", "formatInteger", arguments -> shorter(arguments, 1, MAX_PICTURE));
        guard("parseInteger", "<s-s:n>", "parseInteger", arguments -> {
            shorter(arguments, 0, MAX_DIGITS);
            shorter(arguments, 1, MAX_PICTURE);
        });
        guard("fromMillis", "<n-s?s?:s>", "dateTimeFromMillis", arguments -> {
            shorter(arguments, 1, MAX_PICTURE);
            allowance.check(
                    !(at(arguments, 1) instanceof String picture)
                            || !WIDE.matcher(picture).find(),
                    "has a picture with a part of 100 characters or more");
        });
        guard("toMillis", "<s-s?:n>", "dateTimeToMillis", arguments -> {
            if (at(arguments, 1) instanceof String picture) {
                shorter(arguments, 0, MAX_READ);
                shorter(arguments, 1, MAX_PICTURE);
                allowance.check(
                        picture.chars().filter(c -> c == '[').count() <= MAX_COMPONENTS,
                        "has a picture of more than " + MAX_COMPONENTS + " parts");
            }
        });
    }

    private void joins(List<?> arguments) {
        if (at(arguments, 0) instanceof List<?> parts) {
            long between = at(arguments, 1) instanceof String text ? text.length() : 0;
            fits(allowance.weigh(parts).weight() + between * parts.size());
        }
    }

    private void prints(List<?> arguments) {
        if (Boolean.TRUE.equals(at(arguments, 1))) {
            var weighed = allowance.weigh(at(arguments, 0));
            fits(weighed.weight() / ValueWeights.EACH * 2 * weighed.levels() + weighed.weight());
        }
    }

    private void searches(List<?> arguments) {
        if (at(arguments, 0) instanceof String text && at(arguments, 1) instanceof String part) {
            allowance.check(
                    (long) text.length() * part.length() <= MAX_COMPARED, "searches for a text that is too long");
        }
    }

    private void splits(List<?> arguments) {
        searches(arguments);
        if (at(arguments, 0) instanceof String text && at(arguments, 1) instanceof String separator) {
            allowance.check(
                    occurrences(text, separator) <= MAX_PARTS, "splits a text into more than " + MAX_PARTS + " parts");
        }
    }

    private void replaces(List<?> arguments) {
        searches(arguments);
        if (at(arguments, 0) instanceof String text
                && at(arguments, 1) instanceof String part
                && at(arguments, 2) instanceof String other) {
            fits(text.length() + occurrences(text, part) * other.length());
        }
        allowance.check(
                !(at(arguments, 3) instanceof Number limit) || limit.doubleValue() <= MAX_MATCHES,
                "has $replace with a limit of more than " + MAX_MATCHES);
    }

    /** Requests one more match than is allowed, to detect the excess. */
    private void matches(List<@Nullable Object> arguments) {
        while (arguments.size() < 3) {
            arguments.add(null);
        }
        if (!(arguments.get(2) instanceof Number limit) || limit.doubleValue() > MAX_MATCHES) {
            arguments.set(2, MAX_MATCHES + 1);
        }
    }

    private void matched(@Nullable Object matches) {
        allowance.check(
                !(matches instanceof List<?> list) || list.size() <= MAX_MATCHES,
                "finds more than " + MAX_MATCHES + " matches");
    }

    /**
     * In code points, as JSONata's reference implementation counts; the library's own function fails on a text with an
     * emoji that is shorter than what is asked for.
     */
    private static @Nullable String substring(@Nullable String text, Number start, @Nullable Number length) {
        if (text == null) {
            return null;
        }
        int points = text.codePointCount(0, text.length());
        long first = start.longValue() < 0 ? Math.max(0, points + start.longValue()) : start.longValue();
        long most = length == null ? points : Math.max(0, length.longValue());
        int from = (int) Math.min(points, first);
        int to = (int) Math.min(points, from + most);
        return text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
    }

    private static long occurrences(String text, String part) {
        if (part.isEmpty()) {
            return text.length();
        }
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    private void containers(List<?> arguments) {
        if (at(arguments, 0) instanceof List<?> list && !ValueAllowance.isRange(list)) {
            var containers = list.stream()
                    .filter(item -> item instanceof List<?> || item instanceof Map<?, ?>)
                    .count();
            allowance.check(
                    containers <= MAX_CONTAINERS,
                    "works on a list of more than " + MAX_CONTAINERS + " lists or objects");
        }
    }

    private void shorter(List<?> arguments, int index, int most) {
        allowance.check(
                !(at(arguments, index) instanceof String text) || text.length() <= most,
                "gives a text of more than " + most + " characters to a function that accepts only shorter ones");
    }

    private void fits(long weight) {
        allowance.check(weight <= allowance.most(), "makes a text that is too long");
    }

    private static @Nullable Object at(List<?> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    private void guard(String name, String signature, String method, Consumer<List<@Nullable Object>> before) {
        guard(name, signature, method, new Checks(before, ignored -> {}));
    }

    /** @param method of the library, which also gives the number of arguments */
    private void guard(String name, String signature, String method, Checks checks) {
        var own = frame.lookup(name) instanceof Jsonata.JFunction function ? function : null;
        frame.bind(name, new Jsonata.JFunction(name, signature, Functions.class, null, method) {
            @Override
            @SuppressWarnings({"rawtypes", "unchecked"}) // as in the library
            public @Nullable Object call(@Nullable Object input, List arguments) {
                allowance.tick();
                var given = new ArrayList<@Nullable Object>(arguments);
                checks.before.accept(given);
                var made = own != null ? own.call(input, given) : super.call(input, given);
                checks.after.accept(made);
                return made;
            }
        });
    }

    /**
     * @param before checks the arguments, and may change them
     * @param after checks the result
     */
    private record Checks(Consumer<List<@Nullable Object>> before, Consumer<@Nullable Object> after) {}
}
