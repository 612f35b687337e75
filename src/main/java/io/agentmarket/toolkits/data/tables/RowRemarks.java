package io.agentmarket.toolkits.data.tables;

/** What is strange in rows that are read all the same: counted, with the first line where it is. */
final class RowRemarks {

    private long rows;
    private long padded;
    private long blanks;
    private long firstBlank;
    private long quotes;
    private long firstQuote;
    private long marked;
    private long firstMarked;

    void see(CsvScanner scanner) {
        rows++;
        padded += scanner.padded() ? 1 : 0;
        if (scanner.strayQuote() && quotes++ == 0) {
            firstQuote = scanner.line();
        }
        if (scanner.firstSign() == '#' && marked++ == 0) {
            firstMarked = scanner.line();
        }
        for (int i = 0; i < scanner.fields(); i++) {
            if (scanner.bordered(i)) {
                if (blanks++ == 0) {
                    firstBlank = scanner.line();
                }
                return;
            }
        }
    }

    void sumUp(Account account, CsvDialect dialect) {
        if (padded > 0) {
            account.warn(Account.rows(padded) + " blanks around quotes; the blanks were left out");
        }
        if (blanks > 0) {
            account.warn(Account.rows(blanks) + " values that begin or end with blanks, first line " + firstBlank
                    + "; the blanks were kept");
        }
        if (quotes > 0) {
            account.warn(Account.rows(quotes) + " the sign " + dialect.quote()
                    + " in values without quotes, first line " + firstQuote + "; it was kept as text");
        }
        if (marked > 0 && marked * 2 < rows) {
            account.warn(Account.rows(marked) + " a # at the beginning, first line " + firstMarked
                    + ", and were kept: say # as comment if they are comments");
        }
    }
}
