package io.agentmarket.toolkits.incidents.alerts;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a severity label in the usual schemes. P1 to P5 and SEV-0 to SEV-5 count down from the worst. A bare
 * number has a meaning only if its field defines which end is the worst: for a priority that is 1.
 */
final class SeverityLabel {

    private static final String CRITICAL = "critical";
    private static final String WARNING = "warning";
    private static final String INFO = "info";

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("critical", CRITICAL),
            Map.entry("crit", CRITICAL),
            Map.entry("page", CRITICAL),
            Map.entry("pager", CRITICAL),
            Map.entry("error", CRITICAL),
            Map.entry("err", CRITICAL),
            Map.entry("high", CRITICAL),
            Map.entry("highest", CRITICAL),
            Map.entry("major", CRITICAL),
            Map.entry("blocker", CRITICAL),
            Map.entry("fatal", CRITICAL),
            Map.entry("urgent", CRITICAL),
            Map.entry("severe", CRITICAL),
            Map.entry("disaster", CRITICAL),
            Map.entry("emergency", CRITICAL),
            Map.entry("emerg", CRITICAL),
            Map.entry("panic", CRITICAL),
            Map.entry("alert", CRITICAL),
            Map.entry("red", CRITICAL),
            Map.entry("warning", WARNING),
            Map.entry("warn", WARNING),
            Map.entry("medium", WARNING),
            Map.entry("moderate", WARNING),
            Map.entry("average", WARNING),
            Map.entry("normal", WARNING),
            Map.entry("minor", WARNING),
            Map.entry("ticket", WARNING),
            Map.entry("yellow", WARNING),
            Map.entry("amber", WARNING),
            Map.entry("info", INFO),
            Map.entry("information", INFO),
            Map.entry("informational", INFO),
            Map.entry("notice", INFO),
            Map.entry("none", INFO),
            Map.entry("low", INFO),
            Map.entry("lowest", INFO),
            Map.entry("trivial", INFO),
            Map.entry("debug", INFO),
            Map.entry("ok", INFO),
            Map.entry("green", INFO));

    private static final Pattern RANK = Pattern.compile(
            "(?:p|prio|priority|s|sev|severity|level)[- _]?([0-5])(?:\\D.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("[0-5]");

    private SeverityLabel() {}

    /** The level of a field for severity; empty if its scheme is unknown. */
    static Optional<String> level(@Nullable String label) {
        if (label == null) {
            return Optional.empty();
        }
        var plain = label.strip().toLowerCase(Locale.ROOT);
        var rank = RANK.matcher(plain);
        if (rank.matches()) {
            return Optional.of(ofRank(Integer.parseInt(rank.group(1))));
        }
        return Optional.ofNullable(WORDS.get(plain));
    }

    /** The level of a field for priority, whose number 1 is the worst. */
    static String ofPriority(String label) {
        return NUMBER.matcher(label).matches() ? "P" + label : label;
    }

    private static String ofRank(int rank) {
        return rank <= 1 ? CRITICAL : rank <= 3 ? WARNING : INFO;
    }
}
