package io.agentmarket.toolkits.data.duckdb;

/** The text of a select. */
final class Selects {

    private Selects() {}

    /** Without white space around it, and without a semicolon at its end. */
    static String plain(String select) {
        var text = select.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).stripTrailing();
        }
        return text;
    }
}
