package io.agentmarket.toolkits.incidents.causes;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a log line only repeats the alert's subject: that requests fail. */
final class Restated {

    private static final double MOSTLY = 0.7;
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}]+");

    /** A 5xx response without a reason. */
    private static final Pattern ANSWERS = Pattern.compile(
            "(?i)(?=.*\\b5\\d\\d\\b)(?:.*\\b(?:get|post|put|patch|delete|head|http|status|request|answered|returned|response)\\b).*",
            Pattern.DOTALL);

    private static final Pattern WHY = Pattern.compile(
            "(?i)\\b\\w*(?:exception|cause|because|denied|refused|missing|not found|invalid|unable|cannot|could not|error:)\\b");

    private static final Set<String> EMPTY = Set.of(
            "the",
            "a",
            "an",
            "of",
            "in",
            "on",
            "at",
            "to",
            "for",
            "and",
            "is",
            "are",
            "was",
            "with",
            "by",
            "from",
            "error",
            "failed",
            "fails",
            "fail",
            "request",
            "requests",
            "since",
            "service");

    private Restated() {}

    static boolean by(String alert, String line) {
        if (ANSWERS.matcher(line).matches() && !WHY.matcher(line).find()) {
            return true;
        }
        var told = words(alert);
        var said = words(line);
        return !said.isEmpty() && said.stream().filter(told::contains).count() >= MOSTLY * said.size();
    }

    private static Set<String> words(String text) {
        var words = new HashSet<>(Arrays.asList(NO_WORD.split(text.toLowerCase(Locale.ROOT))));
        words.removeAll(EMPTY);
        words.removeIf(word -> word.length() < 2);
        return words;
    }
}
