package io.agentmarket.toolkits.data;

/**
 * Texts that spreadsheets take for formulas: those that begin with {@code = + - @}, their full-width forms, a tab or a
 * carriage return (OWASP, "CSV Injection").
 */
final class FormulaGuard {

    /** The first characters of formulas. */
    static final String BEGINS = "=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20";

    private FormulaGuard() {}

    static boolean isFormula(String text) {
        return !text.isEmpty() && BEGINS.indexOf(text.charAt(0)) >= 0;
    }
}
