package io.agentmarket.toolkits.incidents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * The terms of an alert rule. Words and pairs of words of its name, description and query, each part by itself, with
 * the 3 to 5 letter grams of the words of name and description; and features of the query: its functions, the ends of
 * its metrics' names, the values it compares with. The service's own words are left out of name and description, so
 * that severity is learnt from the problem and not from the service.
 */
final class AlertTerms {

    /** Marks terms that are letter grams; they are normalised separately from words. */
    private static final char GRAM = '#';

    private static final int MIN_GRAM = 3;
    private static final int MAX_GRAM = 5;
    private static final int MAX_CHARS = 4_000;

    private static final Pattern WORD = Pattern.compile("[a-z0-9]+|[<>=!]=?");
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{.*?}}");
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]{3,}");
    private static final Pattern FUNCTION = Pattern.compile("([a-z_]+)\\(");
    private static final Pattern COMPARISON = Pattern.compile("(==|!=|>=|<=|<|>)\\s*(-?[0-9]+(?:\\.[0-9]+)?)");

    private AlertTerms() {}

    static boolean isGram(String term) {
        return term.charAt(0) == GRAM;
    }

    /** Each term with its count. */
    static Map<String, Integer> count(AlertRule rule) {
        var counts = new HashMap<String, Integer>();
        each(rule, (term, word) -> counts.merge(term, 1, Integer::sum));
        return counts;
    }

    /** Each term and its word in the rule, in lower case; empty if it comes from no word. */
    static void each(AlertRule rule, BiConsumer<String, String> sink) {
        var known = Set.copyOf(new HashSet<>(words(rule.service())));
        part("n", without(known, rule.name()), sink);
        part("d", without(known, VARIABLE.matcher(rule.description()).replaceAll(" val ")), sink);
        words("q", words(rule.query()), sink);
        queryShape(rule.query(), sink);
        sink.accept("for:" + rule.duration(), "");
    }

    private static void words(String part, List<String> words, BiConsumer<String, String> sink) {
        var previous = "^";
        for (var word : words) {
            sink.accept(part + ":" + word, word);
            sink.accept(part + ":" + previous + " " + word, word);
            sink.accept("*:" + word, word);
            previous = word;
        }
    }

    private static void part(String part, List<String> words, BiConsumer<String, String> sink) {
        words(part, words, sink);
        for (var word : words) {
            var padded = " " + word + " ";
            for (int size = MIN_GRAM; size <= MAX_GRAM; size++) {
                for (int from = 0; from + size <= padded.length(); from++) {
                    sink.accept(GRAM + part + padded.substring(from, from + size), word);
                }
            }
        }
    }

    private static void queryShape(String whole, BiConsumer<String, String> sink) {
        var query = clipped(whole);
        METRIC.matcher(query).results().forEach(found -> {
            var name = found.group().toLowerCase(Locale.ROOT);
            int last = name.lastIndexOf('_');
            int before = name.lastIndexOf('_', last - 1);
            sink.accept("m:" + name.substring(last + 1), "");
            if (last >= 0) {
                sink.accept("m2:" + name.substring(before + 1), "");
            }
        });
        FUNCTION.matcher(query).results().forEach(found -> sink.accept("fn:" + found.group(1), found.group(1)));
        COMPARISON.matcher(query).results().reduce((first, second) -> second).ifPresent(last -> {
            double value = Double.parseDouble(last.group(2));
            var size = value == 0 ? "0" : Long.toString((long) Math.floor(Math.log10(Math.abs(value)) * 2));
            sink.accept("op:" + last.group(1), "");
            sink.accept("size:" + last.group(1) + size, "");
            sink.accept("than:" + last.group(1) + value, "");
        });
    }

    private static List<String> without(Set<String> known, String text) {
        return words(text).stream().filter(word -> !known.contains(word)).toList();
    }

    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(clipped(text).toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private static String clipped(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
    }
}
