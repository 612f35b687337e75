package io.agentmarket.toolkits.tickets.care;

import java.util.regex.Pattern;

/** Patterns of whole words: "rash" is not found in "crash", nor "exception" in "exceptional". */
final class Words {

    private static final String BEFORE = "(?<![\\p{L}\\p{N}_])";
    private static final String AFTER = "(?:['’]?s|ed|ing)?(?:(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_]))";

    private Words() {}

    /** Each alternative as whole words, or with the ending of a plural, a past or a participle. */
    static Pattern whole(String alternatives) {
        return compiled(BEFORE + "(?:" + alternatives + ")" + AFTER);
    }

    /** As {@link #whole(String)}, plus alternatives that match anywhere. */
    static Pattern whole(String alternatives, String anywhere) {
        return compiled(BEFORE + "(?:" + alternatives + ")" + AFTER + "|" + anywhere);
    }

    /** Each alternative where a word begins. */
    static Pattern starting(String alternatives) {
        return compiled(BEFORE + "(?:" + alternatives + ")");
    }

    private static Pattern compiled(String source) {
        return Pattern.compile(source, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
