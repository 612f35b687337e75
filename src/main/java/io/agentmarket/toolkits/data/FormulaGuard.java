package io.agentmarket.toolkits.data;

/**
 * Texts that spreadsheets take for formulas: those that begin with {@code = + - @}, their full-width forms, a tab or a
 * carriage return (OWASP, "CSV Injection").
 */
final class FormulaGuard {

    /** The first characters of formulas. */
    static final String BEGINS = "=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20";

    private FormulaGuard() {}

    /** Whether the text gets an apostrophe: also one that has it already, or that would be lost when it is read. */
    static boolean isFormula(String text) {
        int first = 0;
        while (first < text.length() && text.charAt(first) == '\'') {
            first++;
        }
        return first < text.length() && BEGINS.indexOf(text.charAt(first)) >= 0;
    }
}
