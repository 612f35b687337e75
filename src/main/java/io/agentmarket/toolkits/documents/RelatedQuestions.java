package io.agentmarket.toolkits.documents;

import io.agentmarket.documents.Passage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Other questions that the documents answer, made from their headings: a heading that is a question is used unchanged,
 * a common one is turned into a question, and any other is asked about by name.
 */
final class RelatedQuestions {

    private static final int MAX_LENGTH = 200;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern MARKS = Pattern.compile("[`*_]|^[0-9.]+ +");

    /** A question that shares more of its words than this with another counts as the same. */
    private static final double SAME = 0.75;

    /** The questions for headings of nearly every manual; {@code %s} is the document's title. */
    private static final Map<String, String> COMMON = Map.ofEntries(
            Map.entry("meaning", "What does %s mean?"),
            Map.entry("impact", "What is the impact of %s?"),
            Map.entry("diagnosis", "How is %s diagnosed?"),
            Map.entry("mitigation", "What can be done about %s?"),
            Map.entry("limits", "What are the limits in \"%s\"?"),
            Map.entry("limitations", "What are the limitations in \"%s\"?"),
            Map.entry("requirements", "What does \"%s\" require?"),
            Map.entry("prerequisites", "What does \"%s\" require?"),
            Map.entry("installation", "How is it installed, according to \"%s\"?"),
            Map.entry("configuration", "How is it configured, according to \"%s\"?"),
            Map.entry("troubleshooting", "What helps when something fails, according to \"%s\"?"),
            Map.entry("examples", "Which examples does \"%s\" give?"));

    private static final Set<String> SAYS_NOTHING = Set.of(
            "overview", "introduction", "summary", "other", "general", "notes", "see also", "contents", "details");

    /** Headings that cannot follow "about". */
    private static final Pattern CLAUSE =
            Pattern.compile("^(?i:when|if|what|why|where|who|before|after|while|until|step|part)\\b|^\\d|[:.!]");

    private static final Set<String> SMALL = Set.of(
            "a", "an", "and", "the", "of", "to", "in", "on", "is", "are", "be", "can", "do", "does", "for", "what",
            "how", "say", "says", "about", "it", "i", "my", "we");

    private RelatedQuestions() {}

    /**
     * The questions that the given places answer, in order, without the question that was asked and without
     * repetitions.
     *
     * @param asked the question that was searched
     */
    static List<String> of(String asked, List<Place> places, int most) {
        var questions = new LinkedHashMap<String, Set<String>>();
        for (var place : places) {
            var question = question(place);
            var words = words(question);
            boolean isNew = questions.values().stream().noneMatch(other -> isSame(words, other));
            if (!question.isEmpty() && isNew && !isSame(words(asked), words) && questions.size() < most) {
                questions.put(question, words);
            }
        }
        return new ArrayList<>(questions.keySet());
    }

    /**
     * A part of a document that a question can be about.
     *
     * @param heading the headings above it, outermost first, as {@code A > B}
     */
    record Place(UUID document, String title, String heading) {

        static Place of(Passage passage) {
            return new Place(passage.documentId(), passage.title(), passage.heading());
        }
    }

    private static String question(Place place) {
        var path = place.heading();
        var heading = MARKS.matcher(path.substring(path.lastIndexOf(" > ") < 0 ? 0 : path.lastIndexOf(" > ") + 3))
                .replaceAll("")
                .strip();
        var plain = heading.toLowerCase(Locale.ROOT);
        if (heading.isEmpty()
                || heading.length() > MAX_LENGTH
                || heading.equalsIgnoreCase(place.title())
                || plain.startsWith("page ")
                || SAYS_NOTHING.contains(plain)) {
            return "";
        }
        if (heading.endsWith("?")) {
            return heading;
        }
        if (plain.startsWith("how to ")) {
            return "How do I " + heading.substring("how to ".length()) + "?";
        }
        var common = COMMON.get(plain);
        if (common != null) {
            return String.format(Locale.ROOT, common, place.title());
        }
        return "What does \"" + place.title() + "\" say "
                + (CLAUSE.matcher(heading).find() ? "under \"" + heading + "\"?" : "about " + lowered(heading) + "?");
    }

    /** Lower-cases the first letter of a heading's first word, unless the word has other capitals: API, KubePod. */
    private static String lowered(String heading) {
        var first = heading.split(" ", 2)[0];
        boolean isName = first.substring(1).chars().anyMatch(c -> Character.isUpperCase(c) || Character.isDigit(c));
        return isName || first.length() == 1 && !first.equals("A")
                ? heading
                : heading.substring(0, 1).toLowerCase(Locale.ROOT) + heading.substring(1);
    }

    private static boolean isSame(Set<String> one, Set<String> other) {
        long shared = one.stream().filter(other::contains).count();
        return shared > SAME * Math.min(one.size(), other.size());
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(found -> found.group())
                .filter(word -> !SMALL.contains(word))
                .collect(Collectors.toUnmodifiableSet());
    }
}
