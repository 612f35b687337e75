package io.agentmarket.toolkits.data.tables;

import java.nio.charset.Charset;

/** What the words of a text would look like in an encoding; it tells a wrong guess. */
final class WordLetters {

    private WordLetters() {}

    /** Whether a word has letters of two alphabets, as {@code n\u03B4me}: no language writes so. */
    static boolean mixAlphabets(Charset charset, byte[] sample) {
        var text = new String(sample, charset);
        var word = Character.UnicodeScript.COMMON;
        for (int i = 0; i < text.length(); i++) {
            var script = alphabet(text.charAt(i));
            if (word != Character.UnicodeScript.COMMON && script != Character.UnicodeScript.COMMON && script != word) {
                return true;
            }
            word = script;
        }
        return false;
    }

    /** One of the alphabets that encodings of single bytes have, or COMMON for any other sign. */
    private static Character.UnicodeScript alphabet(char c) {
        var script = Character.isLetter(c) ? Character.UnicodeScript.of(c) : Character.UnicodeScript.COMMON;
        return switch (script) {
            case LATIN, GREEK, CYRILLIC, HEBREW, THAI, ARABIC -> script;
            default -> Character.UnicodeScript.COMMON;
        };
    }

    /** Signs with a letter on both sides, which no word has. */
    static int odd(Charset charset, byte[] sample) {
        var text = new String(sample, charset);
        int odd = 0;
        for (int i = 1; i + 1 < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80
                    && c != '\u2019'
                    && c != '\u00B7'
                    && c != '\u2013'
                    && !Character.isLetter(c)
                    && Character.isLetter(text.charAt(i - 1))
                    && Character.isLetter(text.charAt(i + 1))) {
                odd++;
            }
        }
        return odd;
    }
}
