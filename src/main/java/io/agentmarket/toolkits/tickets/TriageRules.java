package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Label;
import io.agentmarket.toolkits.tickets.care.CareReview;
import io.agentmarket.toolkits.tickets.care.Impact;
import io.agentmarket.toolkits.tickets.care.Tone;
import io.agentmarket.toolkits.tickets.foreign.ForeignTriage;
import java.util.List;
import java.util.Optional;

/**
 * Rules that overrule the classifiers, which were trained on English and on words of topics: those words do not show
 * danger, irony, impact or a deadline.
 */
record TriageRules(Teams teams) {

    /** The value of a classifier that cannot judge, because it was not trained on the language of the text. */
    static final String UNKNOWN = "unknown";

    private static final double PLAIN = 0.9;
    private static final double LIKELY = 0.6;
    private static final List<String> PRIORITIES = List.of("low", "normal", "high", "urgent");
    private static final List<String> URGENCIES = List.of("none", "soon", "immediate");
    private static final Label NOT_JUDGED = new Label(UNKNOWN, 0, List.of());

    /** Of a ticket in English. */
    Triage apply(Triage heads, String subject, String message) {
        var care = CareReview.of(subject, message);
        var impact = care.impact();
        var tone = Tone.of(subject + "\n" + message);
        var thanks =
                isAlarm(care) || tone.isPresent() && !tone.get().sentiment().equals("positive")
                        ? Optional.<String>empty()
                        : Tone.thanks(message);
        var category = thanks.map(words -> new Label("feedback", PLAIN, List.of(words)))
                .orElseGet(() -> category(heads, care, subject + "\n" + message, impact));
        var priority = priority(heads.priority(), care, impact);
        return new Triage(
                category,
                category.value().equals(heads.second().value()) ? heads.category() : heads.second(),
                priority,
                thanks.map(words -> new Tone("positive", words))
                        .or(() -> tone)
                        .map(said -> sentiment(heads.sentiment(), said))
                        .orElseGet(() -> supported(heads.sentiment(), subject + "\n" + message, impact)),
                urgency(heads.urgency(), care, impact),
                teams.suggest(category, priority),
                heads.intent(),
                heads.outOfScope() && !isAlarm(care) && thanks.isEmpty(),
                heads.outOfScopeScore());
    }

    /**
     * Of a ticket in another language: no English head judges it. The words for crime and danger are known in some
     * languages, and such a ticket is never called unimportant.
     *
     * @param judged by a multilingual model; empty where there is none
     */
    Triage foreign(Optional<ForeignTriage> judged, CareReview care, double outOfScopeScore) {
        var category = isDeception(care)
                ? new Label("security", PLAIN, care.alarm())
                : care.isLeak()
                        ? new Label("privacy", PLAIN, care.alarm())
                        : judged.map(ForeignTriage::category).orElse(NOT_JUDGED);
        var priority = isAlarm(care)
                ? new Label(care.isDanger() ? "urgent" : "high", PLAIN, care.alarm())
                : judged.map(ForeignTriage::priority)
                        .filter(each -> rank(PRIORITIES, each) > 1)
                        .orElse(new Label("normal", 0, List.of()));
        return new Triage(
                category,
                NOT_JUDGED,
                priority,
                judged.map(ForeignTriage::sentiment).orElse(NOT_JUDGED),
                isAlarm(care)
                        ? new Label("immediate", PLAIN, care.alarm())
                        : judged.map(ForeignTriage::urgency).orElse(NOT_JUDGED),
                teams.suggest(category, priority),
                null,
                false,
                outOfScopeScore);
    }

    private static Label category(Triage heads, CareReview care, String text, Impact impact) {
        var head = heads.category();
        if (isDeception(care) && !head.value().equals("security")) {
            return new Label("security", PLAIN, care.alarm());
        }
        if (care.isLeak() && !head.value().equals("security") && !isDeception(care)) {
            return new Label("privacy", PLAIN, care.alarm());
        }
        boolean topicOnly = head.value().equals("outage") && impact.asks()
                || head.value().equals("security") && care.safety().isEmpty() && CareReview.isTradeInSecurity(text);
        return topicOnly
                ? new Label(
                        heads.second().value(),
                        Math.max(heads.second().confidence(), 0.3),
                        heads.second().evidence())
                : head;
    }

    private static Label priority(Label head, CareReview care, Impact impact) {
        if (care.isDanger()) {
            return atLeast(PRIORITIES, head, "urgent", care.alarm());
        }
        if (care.isSecurity()) {
            return atLeast(PRIORITIES, head, "high", care.alarm());
        }
        if (impact.trouble() != null && impact.wide() != null) {
            return atLeast(
                    PRIORITIES, head, impact.near() ? "urgent" : "high", List.of(impact.wide(), impact.trouble()));
        }
        if (impact.asks() && !impact.near() && rank(PRIORITIES, head) > 1) {
            return new Label("normal", LIKELY, List.of());
        }
        return impact.deadline() != null ? atLeast(PRIORITIES, head, "normal", List.of(impact.deadline())) : head;
    }

    private static Label urgency(Label head, CareReview care, Impact impact) {
        if (care.isDanger() || care.isSecurity() && isDeception(care)) {
            return atLeast(URGENCIES, head, "immediate", care.alarm());
        }
        if (impact.deadline() != null) {
            return atLeast(
                    URGENCIES,
                    head,
                    impact.near() && impact.trouble() != null ? "immediate" : "soon",
                    List.of(impact.deadline()));
        }
        return impact.asks() && rank(URGENCIES, head) > 0 ? new Label("none", LIKELY, List.of()) : head;
    }

    private static Label sentiment(Label head, Tone tone) {
        boolean milder = head.value().equals("angry") && tone.sentiment().equals("negative");
        boolean same = head.value().equals(tone.sentiment());
        return same || milder ? head : new Label(tone.sentiment(), LIKELY, List.of(tone.words()));
    }

    /**
     * The sentiment of the classifier, which infers anger from topics too: without a word or mark of anger a text is
     * not called angry.
     */
    private static Label supported(Label head, String text, Impact impact) {
        return !head.value().equals("angry") || Tone.hasTemper(text)
                ? head
                : new Label(impact.trouble() == null ? "neutral" : "negative", LIKELY, List.of());
    }

    private static Label atLeast(List<String> scale, Label head, String least, List<String> words) {
        return rank(scale, head) >= scale.indexOf(least)
                ? head
                : new Label(least, PLAIN, words.stream().limit(5).toList());
    }

    private static int rank(List<String> scale, Label label) {
        return scale.indexOf(label.value());
    }

    private static boolean isAlarm(CareReview care) {
        return care.isSecurity() || care.isDanger();
    }

    private static boolean isDeception(CareReview care) {
        return care.isDeception();
    }
}
