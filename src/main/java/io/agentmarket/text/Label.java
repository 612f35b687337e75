package io.agentmarket.text;

import java.util.List;

/**
 * One decision about a text: the value, its probability (0 to 1), and at most five words of the text that led to it,
 * the strongest first. A very long word is shortened to its beginning, which is still a part of the text.
 */
public record Label(String value, double confidence, List<String> evidence) {

    /** Unicode characters, as JSON Schema counts them; the agents' schemas allow at most 100. */
    static final int MAX_WORD_LENGTH = 60;

    public Label {
        evidence = evidence.stream().map(Label::shown).toList();
    }

    private static String shown(String word) {
        var isLong = word.codePointCount(0, word.length()) > MAX_WORD_LENGTH;
        return isLong ? word.substring(0, word.offsetByCodePoints(0, MAX_WORD_LENGTH)) : word;
    }
}
