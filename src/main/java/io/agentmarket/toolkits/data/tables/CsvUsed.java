package io.agentmarket.toolkits.data.tables;

/** The options that a delimited text was read with. */
final class CsvUsed {

    private CsvUsed() {}

    static void name(Account account, CsvPlan plan, ReadOptions options) {
        var dialect = plan.dialect();
        var layout = plan.layout();
        account.use("format", "csv");
        account.use("encoding", plan.encoding().name());
        account.use("delimiter", text(dialect.delimiter()));
        account.use("delimiter_runs", String.valueOf(dialect.runs()));
        account.use("quote", text(dialect.quote()));
        account.use("escape", text(dialect.escape()));
        account.use("header", String.valueOf(layout.header()));
        long first = layout.header() ? layout.headerLine() : layout.firstLine();
        account.use("skip", String.valueOf(options.skip() != null ? options.skip() : first - 1));
        account.use("comment", dialect.comment() == null ? "" : dialect.comment());
        account.use("null_texts", String.join(",", options.nullTexts()));
    }

    private static String text(char sign) {
        return sign == CsvDialect.NONE ? "" : String.valueOf(sign);
    }
}
