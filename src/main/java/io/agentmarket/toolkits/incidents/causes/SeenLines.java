package io.agentmarket.toolkits.incidents.causes;

import static io.agentmarket.tools.Arguments.text;

import io.agentmarket.toolkits.incidents.Times;
import io.agentmarket.toolkits.incidents.causes.Cause.Evidence;
import io.agentmarket.tools.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Lines of one template, from {@code mine_log_templates}. */
record SeenLines(
        String example,
        String level,
        int count,
        List<Integer> lines,
        Novelty novelty,
        boolean hasBurst,
        @Nullable Instant firstSeen,
        String sign,
        String signMeans) {

    private static final Duration FIRES_LATE = Duration.ofMinutes(15);
    private static final int MAX_EXAMPLE = 1_600;

    /** The time at which lines occurred relative to the incident; stronger evidence first. */
    enum Novelty {
        NEW,
        /**
         * The log begins too late to show the usual state, and the lines do not occur throughout it: they may have
         * begun the incident.
         */
        EARLY,
        /** Before, too, but far less often. */
        RISEN,
        /**
         * All lines are from the time of the incident, or without a time; or they are errors that fill a log of an
         * incident without a known start.
         */
        UNTOLD,
        /** As often before the incident. */
        CHRONIC
    }

    /** The time of all lines, and of the incident's start, as far as known. */
    record Period(
            @Nullable Instant first,
            @Nullable Instant last,
            @Nullable Instant start) {

        /** Whether a log shows the usual state before the incident. */
        boolean knowsBefore() {
            return first != null && start != null && first.isBefore(start.minus(FIRES_LATE));
        }

        /** Whether such lines occurred through at least half of the log. */
        boolean isFilledBy(Instant from, @Nullable Instant to) {
            return first != null
                    && last != null
                    && to != null
                    && to.isAfter(from)
                    && Duration.between(from, to).multipliedBy(2).compareTo(Duration.between(first, last)) >= 0;
        }
    }

    static SeenLines of(JsonNode node, Period period) {
        var first = Times.find(node.path("first_seen")).orElse(null);
        boolean hasBurst = node.path("burst").isObject();
        var novelty = node.path("is_new").booleanValue(false)
                ? Novelty.NEW
                : hasBurst
                        ? Novelty.RISEN
                        : novelty(
                                text(node, "level").equals("error"),
                                first,
                                Times.find(node.path("last_seen")).orElse(null),
                                period);
        return new SeenLines(
                text(node, "example"),
                text(node, "level"),
                node.path("count").intValue(1),
                node.path("lines").values().stream().map(JsonNode::intValue).toList(),
                novelty,
                hasBurst,
                first,
                text(node, "sign"),
                text(node, "sign_means"));
    }

    private static Novelty novelty(boolean isError, @Nullable Instant first, @Nullable Instant last, Period period) {
        if (first == null) {
            return Novelty.UNTOLD;
        }
        if (period.knowsBefore()) {
            return Novelty.CHRONIC;
        }
        if (!period.isFilledBy(first, last)) {
            return Novelty.EARLY;
        }
        return period.start() == null && !isError ? Novelty.CHRONIC : Novelty.UNTOLD;
    }

    boolean isError() {
        return level.equals("error");
    }

    boolean isFresh() {
        return novelty != Novelty.CHRONIC;
    }

    /** Lines that indicate an earlier change: new ones that report a problem. */
    boolean isNewFault() {
        return novelty == Novelty.NEW && (isError() || !sign.isEmpty());
    }

    Evidence evidence() {
        var numbers = lines.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new Evidence(
                "log",
                (lines.size() > 1 ? "lines " : "line ") + numbers + (lines.size() < count ? " and more" : "") + " ("
                        + count + "×): " + Arguments.clipped(example, MAX_EXAMPLE),
                lines);
    }

    /** {@code new since 14:02, 24 times}, as far as known. */
    static String since(List<SeenLines> own) {
        int times = own.stream().mapToInt(SeenLines::count).sum();
        var first = own.stream()
                .map(SeenLines::firstSeen)
                .filter(java.util.Objects::nonNull)
                .min(java.util.Comparator.naturalOrder());
        boolean isNew = own.stream().anyMatch(lines -> lines.novelty == Novelty.NEW);
        var count = times == 1 ? "once" : times + " times";
        return first.map(at -> (isNew ? "new since " : "since ") + at.toString().substring(11, 16) + ", " + count)
                .orElse((isNew ? "new, " : "") + count);
    }
}
