package io.agentmarket.search;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The lines of a chunk that declare a type or a function. For code they have the role that headings have for prose, and
 * are searched as headings. They are recognised by the keywords with which common languages begin such a line; a C
 * function without one is missed. Prose has hardly any such lines: 4 of 232 sections of a manual, all of which contain
 * Python.
 */
final class Declarations {

    /** Only the beginning of a longer line is matched, which also bounds the time of a match. */
    private static final int MAX_LINE_LENGTH = 160;

    private static final String MODIFIERS = """
            (?:(?:pub(?:\\([a-z]{1,9}\\))?|public|private|protected|internal|static|final|abstract|async|export|default|\
            unsafe|const|constexpr|inline|virtual|sealed|override|extern|open|data|synchronized)[ \\t]{1,4})""";

    private static final String KEYWORDS = """
            (?:fn|struct|enum|trait|impl(?:<.{0,80}?>)?|mod|class|interface|@interface|record|def|func|function|namespace|\
            object|type|macro_rules!)""";

    /**
     * A keyword and a name (in Go after its receiver); or modifiers and, some words later, a name before a bracket.
     */
    private static final Pattern DECLARATION = Pattern.compile(MODIFIERS + "{0,6}" + KEYWORDS
            + "[ \\t]{1,4}(?:\\([^)]{0,80}\\)[ \\t])?[\\w:]{1,80}[^{;]{0,100}(?:[{:;(]|$)" + "|" + MODIFIERS
            + "{1,6}[\\w<>\\[\\],.?&* \\t]{0,100}?\\b\\w{1,80}[ \\t]{0,4}\\([^{;]{0,100}");

    /** Characters that a sentence beginning with "class" or "type" usually lacks. */
    private static final Pattern PUNCTUATION = Pattern.compile("[{(:;<]");

    private Declarations() {}

    /** One per line, in order; empty if there are none. */
    static String in(String text) {
        return text.lines()
                .map(String::strip)
                .map(line -> line.substring(0, Math.min(MAX_LINE_LENGTH, line.length())))
                .map(DECLARATION::matcher)
                .filter(Matcher::lookingAt)
                .map(Matcher::group)
                .filter(found -> PUNCTUATION.matcher(found).find())
                .collect(Collectors.joining("\n"));
    }
}
