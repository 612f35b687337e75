package io.agentmarket.toolkits.tickets.care;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A grave matter that no single word shows: its parts, such as a person, a code and the giving of it, stand in any
 * order near each other.
 *
 * @param sentences the number of neighbouring sentences that hold all parts
 * @param isQuestionToo whether a question about what one can do, such as "Can I ...", may tell of it
 */
record Scene(Safety.Kind kind, int sentences, boolean isQuestionToo, List<Pattern> parts) {

    private static final Pattern END = Pattern.compile("(?<=[.!?])\\s+(?=\\S)|\\n+");

    private static final Pattern MAY = Words.starting(
            "(?:hi|hello|dear \\w+)?[,! ]{0,2}(?:how (?:do|can|could|may|should|to|long|many|much)|can (?:i|we|you|a|an|my|our|two|other|somebody|people)"
                    + "|could (?:i|we|you)|may (?:i|we|my)|do (?:i|we|you) (?:have|need|offer|sell)|does|is (?:it possible|there a)|where (?:do|can)"
                    + "|i (?:want|would like)(?! to know))\\b");

    Scene {
        parts = List.copyOf(parts);
    }

    static Scene of(Safety.Kind kind, int sentences, String... parts) {
        return new Scene(
                kind, sentences, true, Arrays.stream(parts).map(Words::whole).toList());
    }

    /** A matter that a question about what one can do does not tell of. */
    static Scene told(Safety.Kind kind, int sentences, String... parts) {
        return new Scene(
                kind, sentences, false, Arrays.stream(parts).map(Words::whole).toList());
    }

    /** Where a scene stands in a text, {@code end} exclusive. */
    record Place(int start, int end) {}

    /** The first place at which all parts stand together. */
    Optional<Place> find(String text) {
        var ends = END.matcher(text).results().toList();
        int count = ends.size() + 1;
        for (int first = 0; first < count; first++) {
            int from = first == 0 ? 0 : ends.get(first - 1).end();
            int last = Math.min(first + sentences, count) - 1;
            int to = last == ends.size() ? text.length() : ends.get(last).start();
            var found = within(text, from, to);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Place> within(String text, int from, int to) {
        if (!isQuestionToo && isMay(text, from, to)) {
            return Optional.empty();
        }
        int start = to;
        int end = from;
        for (var part : parts) {
            var words = part.matcher(text).region(from, to);
            words.useTransparentBounds(true);
            if (!words.find()) {
                return Optional.empty();
            }
            start = Math.min(start, words.start());
            end = Math.max(end, words.end());
        }
        return Optional.of(new Place(start, end));
    }

    private static boolean isMay(String text, int from, int to) {
        Predicate<String> asks = sentence -> MAY.matcher(sentence).lookingAt();
        return asks.test(text.substring(from, to).strip());
    }
}
