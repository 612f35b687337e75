package io.agentmarket.text;

import java.util.Locale;

/**
 * The probable language of a text.
 *
 * @param code ISO 639-1, in lower case
 * @param confidence 0 to 1
 */
public record Language(String code, double confidence) {

    /** The code of the language that the shipped classifiers were trained on. */
    public static final String ENGLISH = "en";

    /** Its English name. */
    public String name() {
        return nameOf(code);
    }

    public boolean isEnglish() {
        return code.equals(ENGLISH);
    }

    /** The English name of the language of a tag such as {@code de-AT}. */
    public static String nameOf(String tag) {
        return Locale.forLanguageTag(tag).getDisplayLanguage(Locale.ENGLISH);
    }
}
