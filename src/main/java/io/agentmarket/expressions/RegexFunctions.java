package io.agentmarket.expressions;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Utils;
import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of JSONata that take a regex, as its documentation describes them. The library's own accept only Java's
 * patterns, and treat a plain text as a pattern if {@code $replace} has a limit.
 */
final class RegexFunctions {

    /** The longest text that {@code $replace} makes. */
    private static final int MAX_REPLACED = 4 * 1024 * 1024;

    private RegexFunctions() {}

    static void bind(Jsonata.Frame frame) {
        frame.bind(
                "match",
                Jsonata.function(
                        "match",
                        (String text, Object regex, Number limit) -> match(text, regex, limit),
                        "<s-f<s:o>n?:a<o>>"));
        frame.bind(
                "contains",
                Jsonata.function("contains", (String text, Object part) -> contains(text, part), "<s-(sf):b>"));
        frame.bind(
                "replace",
                Jsonata.function(
                        "replace",
                        (String text, Object what, Object with, Number limit) -> replace(text, what, with, limit),
                        "<s-(sf)(sf)n?:s>"));
        frame.bind(
                "split",
                Jsonata.function(
                        "split",
                        (String text, Object separator, Number limit) -> split(text, separator, limit),
                        "<s-(sf)n?:a<s>>"));
    }

    private static @Nullable List<Object> match(@Nullable String text, @Nullable Object regex, @Nullable Number limit) {
        if (text == null) {
            return null;
        }
        var matches = Utils.createSequence();
        var found = regex(regex).matcher(text);
        for (long left = bounded(limit); left > 0 && found.find(); left--) {
            var match = new LinkedHashMap<String, Object>();
            match.put("match", found.group());
            match.put("index", found.start());
            match.put("groups", groups(found, 1));
            matches.add(match);
        }
        return matches;
    }

    private static @Nullable Boolean contains(@Nullable String text, @Nullable Object part) {
        if (text == null) {
            return null;
        }
        return part instanceof String plain
                ? text.contains(plain)
                : regex(part).matcher(text).find();
    }

    private static @Nullable List<String> split(
            @Nullable String text, @Nullable Object separator, @Nullable Number limit) {
        if (!(separator instanceof LinearRegex regex)) {
            return Functions.split(text, separator, limit);
        }
        if (text == null) {
            return null;
        }
        var parts = new ArrayList<String>();
        long most = bounded(limit);
        int from = 0;
        var found = regex.matcher(text);
        while (found.find()) {
            if (found.end() > 0 && found.start() < text.length() || found.end() > found.start()) {
                parts.add(text.substring(from, found.start()));
                from = found.end();
            }
        }
        parts.add(text.substring(from));
        return parts.subList(0, (int) Math.min(most, parts.size()));
    }

    private static @Nullable String replace(
            @Nullable String text, @Nullable Object what, @Nullable Object with, @Nullable Number limit) {
        if (text == null) {
            return null;
        }
        var made = new StringBuilder();
        long left = bounded(limit);
        int from = 0;
        if (what instanceof String plain) {
            if (plain.isEmpty() || !(with instanceof String other)) {
                throw new IllegalArgumentException(
                        "$replace of a text takes a text that is not empty, and its replacement");
            }
            for (int at = text.indexOf(plain); at >= 0 && left > 0; at = text.indexOf(plain, from), left--) {
                append(made, text.substring(from, at), other);
                from = at + plain.length();
            }
        } else {
            var found = regex(what).matcher(text);
            for (; left > 0 && found.find(); left--) {
                append(made, text.substring(from, found.start()), replacement(found, with));
                from = found.end();
            }
        }
        append(made, text.substring(from), "");
        return made.toString();
    }

    private static void append(StringBuilder made, String kept, String replaced) {
        if ((long) made.length() + kept.length() + replaced.length() > MAX_REPLACED) {
            throw new IllegalArgumentException("$replace makes at most " + MAX_REPLACED + " characters");
        }
        made.append(kept).append(replaced);
    }

    private static String replacement(Matcher found, @Nullable Object with) {
        if (with instanceof String text) {
            return filled(text, found);
        }
        Map<String, Object> match = Map.of("match", found.group(), "groups", groups(found, 0));
        if (applied(with, match) instanceof String made) {
            return made;
        }
        throw new IllegalArgumentException("the function passed to $replace must return a text");
    }

    private static @Nullable Object applied(@Nullable Object function, Map<String, Object> match) {
        try {
            return Functions.funcApply(function, List.of(match));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException(OwnWords.of(e, "a function that was passed as an argument failed"), e);
        }
    }

    /**
     * {@code $1} is a group, with as many digits as name an existing one; {@code $0} is the whole match; {@code $$} is
     * a dollar sign.
     */
    private static String filled(String text, Matcher found) {
        var made = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            if (text.charAt(i) != '$' || next != '$' && (next < '0' || next > '9')) {
                made.append(text.charAt(i));
                continue;
            }
            i++;
            if (next == '$') {
                made.append('$');
                continue;
            }
            int group = next - '0';
            while (i + 1 < text.length()
                    && text.charAt(i + 1) >= '0'
                    && text.charAt(i + 1) <= '9'
                    && 10 * group + text.charAt(i + 1) - '0' <= found.groupCount()) {
                group = 10 * group + text.charAt(++i) - '0';
            }
            var value = group <= found.groupCount() ? found.group(group) : null;
            made.append(value == null ? "" : value);
        }
        return made.toString();
    }

    private static List<@Nullable String> groups(Matcher found, int from) {
        var groups = new ArrayList<@Nullable String>();
        for (int i = from; i <= found.groupCount(); i++) {
            groups.add(found.group(i));
        }
        return groups;
    }

    private static LinearRegex regex(@Nullable Object given) {
        if (given instanceof LinearRegex regex) {
            return regex;
        }
        throw new IllegalArgumentException("a regex is needed here, written as /.../");
    }

    private static long bounded(@Nullable Number limit) {
        if (limit != null && limit.longValue() < 0) {
            throw new IllegalArgumentException("a limit must not be negative");
        }
        return limit == null ? Long.MAX_VALUE : limit.longValue();
    }
}
