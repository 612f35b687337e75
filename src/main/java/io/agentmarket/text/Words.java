package io.agentmarket.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.regex.Pattern;

/** The words of a text in order, and their terms (word and character n-grams). */
public record Words(List<Word> words) {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’][\\p{L}]+)*|[!?]+");
    private static final Set<String> EMPTY_WORDS = Set.of(
            ("a about an and any are as at be been but by can could did do does for from had has have he her his i i'm"
                            + " i've if in into is it it's its me my of on one or our she so some such than that the their"
                            + " them then there these they this those to too two us was we we're were what when whenever where which"
                            + " who will with would you your s t")
                    .split(" "));
    private static final char GRAM = '\t';
    private static final int MIN_GRAM = 3;
    private static final int MAX_GRAM = 5;

    public Words {
        words = List.copyOf(words);
    }

    public static Words of(String text) {
        var words = new ArrayList<Word>();
        var matcher = WORD.matcher(text);
        while (matcher.find()) {
            var written = matcher.group();
            var folded = written.toLowerCase(Locale.ROOT).replace('’', '\'');
            words.add(new Word(written, folded, matcher.start(), matcher.end()));
        }
        return new Words(words);
    }

    /**
     * Every term with the index of its word: words and pairs of words (a pair belongs to its second word), and the 3 to
     * 5 letter grams of each word, marked by a leading tab, with a space at the word's ends.
     */
    void eachTerm(ObjIntConsumer<String> sink) {
        var previous = "^";
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i).folded();
            sink.accept(word, i);
            sink.accept(previous + " " + word, i);
            previous = word;
            if (words.get(i).isSpoken()) {
                eachGram(" " + word + " ", i, sink);
            }
        }
    }

    static boolean isGram(String term) {
        return term.charAt(0) == GRAM;
    }

    private static void eachGram(String padded, int index, ObjIntConsumer<String> sink) {
        for (int size = MIN_GRAM; size <= MAX_GRAM; size++) {
            for (int from = 0; from + size <= padded.length(); from++) {
                sink.accept(GRAM + padded.substring(from, from + size), index);
            }
        }
    }

    /** One word: as written, in lower case, and its place (UTF-16 offsets, end exclusive). */
    public record Word(String written, String folded, int start, int end) {
        boolean isSpoken() {
            return Character.isLetterOrDigit(folded.charAt(0));
        }

        /** Whether it has a meaning of its own: "refund" has, "with" has not. */
        public boolean isTelling() {
            return isSpoken() && !EMPTY_WORDS.contains(folded);
        }
    }
}
