package io.agentmarket.shared;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses the intended name behind an unknown one. */
public final class Spelling {

    /** One wrong letter is allowed per this many letters. */
    private static final int LETTERS_PER_FAULT = 4;

    private static final int MAX_LENGTH = 100;

    /** Among more names than this nothing is guessed: each is compared letter by letter. */
    private static final int MAX_KNOWN = 300;

    private Spelling() {}

    /**
     * The known name that is nearest to a misspelt one; case is ignored.
     *
     * @return empty if none is near: one letter in four, and at least one, may be missing, superfluous, wrong or
     * swapped with its neighbour; or the leading words may be missing or superfluous, if only one name fits then
     */
    public static Optional<String> nearest(String misspelt, Collection<String> known) {
        var word = misspelt.toLowerCase(Locale.ROOT);
        if (word.isBlank() || word.length() > MAX_LENGTH || known.size() > MAX_KNOWN) {
            return Optional.empty();
        }
        int most = Math.max(1, word.length() / LETTERS_PER_FAULT);
        return known.stream()
                .filter(name -> faults(word, name.toLowerCase(Locale.ROOT)) <= most)
                .min(Comparator.comparingInt((String name) -> faults(word, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .or(() -> byWords(word, known));
    }

    /** {@code max_turns} for {@code turns}, and the other way round. */
    private static Optional<String> byWords(String word, Collection<String> known) {
        var found = known.stream()
                .filter(name -> {
                    var other = name.toLowerCase(Locale.ROOT);
                    return ends(word, other) || ends(other, word);
                })
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static boolean ends(String words, String word) {
        return word.length() >= LETTERS_PER_FAULT && words.endsWith('_' + word);
    }

    /** The end of an error sentence: empty, or {@code ; did you mean x?} */
    public static String hint(String misspelt, Collection<String> known) {
        return nearest(misspelt, known)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    /** That a text is none of these, and which of them it is nearest to. */
    public static String oneOf(String given, Collection<String> known) {
        return "must be one of: " + String.join(", ", known) + hint(given, known);
    }

    /** Letters to add, take away or change, and neighbours to swap (the optimal string alignment distance). */
    private static int faults(String from, String to) {
        var before = new int[to.length() + 1];
        var last = new int[to.length() + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= from.length(); i++) {
            var row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(last[j], row[j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[to.length()];
    }
}
