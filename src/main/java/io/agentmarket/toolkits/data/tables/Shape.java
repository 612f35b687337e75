package io.agentmarket.toolkits.data.tables;

import java.util.regex.Pattern;

/** What a value looks like. Only the layout is found by it: values stay text. */
enum Shape {
    EMPTY,
    NUMBER,
    MOMENT,
    WORD,
    TEXT,
    /** Text with signs in it that divide fields elsewhere. */
    DIRTY;

    private static final int MAX_TYPED = 40;

    private static final Pattern NUMBER_FORM = Pattern.compile(
            "[-+(]?[$€£¥]? ?[-+]?(\\d{1,3}([,.' \u00A0\u202F]\\d{3})+|\\d+)?([.,]\\d+)?([eE][-+]?\\d{1,3})?"
                    + " ?(%|€|\\$|EUR|USD|CHF|GBP)?\\)?");
    private static final Pattern MOMENT_FORM =
            Pattern.compile("(\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}"
                    + "|\\d{1,2}[- ]?[A-Za-z]{3,9}[- ]?\\d{2,4}|[A-Za-z]{3,9} \\d{1,2},? \\d{4})"
                    + "([T ]\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d{1,9})?)?( ?[AaPp][Mm])?( ?Z|[ ]?[+-]\\d{2}:?\\d{2})?)?"
                    + "|\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d{1,9})?)?( ?[AaPp][Mm])?");
    private static final Pattern ADDRESS = Pattern.compile("[a-z]{2,8}://\\S+|\\S+@\\S+\\.\\S+");

    static Shape of(String value) {
        var text = value.strip();
        if (text.isEmpty()) {
            return EMPTY;
        }
        if (text.length() <= MAX_TYPED && hasDigit(text)) {
            if (NUMBER_FORM.matcher(text).matches()) {
                return NUMBER;
            }
            if (MOMENT_FORM.matcher(text).matches()) {
                return MOMENT;
            }
        }
        if (ADDRESS.matcher(text).matches()) {
            return WORD;
        }
        return plain(text, text.length() < value.length());
    }

    boolean typed() {
        return this == NUMBER || this == MOMENT;
    }

    private static boolean hasDigit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    private static Shape plain(String text, boolean padded) {
        boolean word = !padded;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean tight = i + 1 < text.length() && text.charAt(i + 1) != ' ';
            if (c == ';' || c == '\t' || c == '|' || c == '^' || c == '\u0001' || c == '"' || (c == ',' && tight)) {
                return DIRTY;
            }
            if (c == '\'' && (i == 0 || !tight)) {
                return DIRTY;
            }
            word &= Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '/' || c >= 0x80;
        }
        return word ? WORD : TEXT;
    }
}
