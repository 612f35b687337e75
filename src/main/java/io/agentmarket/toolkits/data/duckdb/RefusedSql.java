package io.agentmarket.toolkits.data.duckdb;

/** A customer's SQL that must not run. Its message is a sentence that says what to do instead. */
final class RefusedSql extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedSql(String sentence) {
        super(sentence, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
