package io.agentmarket.text;

import java.util.List;

/**
 * One decision about a text: the value, how probable it is (0 to 1), and at most five words of the text that spoke for
 * it, the strongest first. Of a word that nobody reads to its end, only the beginning stands there, as a part of the
 * text still.
 */
public record Label(String value, double confidence, List<String> evidence) {

    /** Unicode characters, as JSON Schema counts them; agents promise at most 100. */
    static final int MAX_WORD_LENGTH = 60;

    public Label {
        evidence = evidence.stream().map(Label::shown).toList();
    }

    private static String shown(String word) {
        var isLong = word.codePointCount(0, word.length()) > MAX_WORD_LENGTH;
        return isLong ? word.substring(0, word.offsetByCodePoints(0, MAX_WORD_LENGTH)) : word;
    }
}
