package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.CsvScanner.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a delimited text from its first line to its last, and accounts for each of them. */
final class CsvReading {

    private final CsvPlan plan;
    private final CsvDialect dialect;
    private final Layout layout;
    private final Account account;
    private final RowWriter out;
    private final CsvScanner scanner;
    private final int width;
    private final FooterLines footer;
    private final SecondLook second;
    private final RowRemarks remarks = new RowRemarks();
    private long trailing;
    private boolean afterBlank;

    private CsvReading(CsvPlan plan, InputStream in, RowWriter out, Account account) {
        this.plan = plan;
        this.dialect = plan.dialect();
        this.layout = plan.layout();
        this.account = account;
        this.out = out;
        this.width = layout.width();
        this.scanner = new CsvScanner(new DecodedChars(in, plan.encoding().charset()), dialect);
        this.footer = new FooterLines(width, out, account);
        this.second = new SecondLook(dialect, width);
    }

    static Reading read(Path file, CsvPlan plan, ReadOptions options, Path target) throws IOException {
        var account = new Account();
        account.because(plan.evidence());
        account.warn(plan.warnings());
        var layout = plan.layout();
        var columns =
                layout.header() ? ColumnNames.unique(layout.names(), account) : ColumnNames.numbered(layout.width());
        try (var in = Files.newInputStream(file);
                var out = new RowWriter(target, options.nullTexts())) {
            in.skipNBytes(plan.encoding().bom());
            var reading = new CsvReading(plan, in, out, account);
            reading.readAll();
            plan.nameUsed(account, options);
            reading.sumUp();
            return account.reading("csv", columns, reading.scanner.linesSeen(), out.rows());
        }
    }

    private void readAll() {
        scanner.skip(plan.skip());
        account.preamble += scanner.linesSeen();
        while (scanner.next()) {
            switch (scanner.kind()) {
                case BLANK -> account.blank++;
                case COMMENT -> comment();
                case BROKEN, TOO_LONG -> broken();
                case ROW -> row();
            }
            afterBlank = scanner.kind() == Kind.BLANK;
        }
        footer.end();
    }

    private void comment() {
        if (scanner.line() == layout.headerLine()) {
            account.header++;
        } else {
            account.comments++;
        }
    }

    private void broken() {
        if (scanner.line() < layout.firstLine()) {
            account.preamble++;
        } else {
            reject(scanner.problem());
        }
    }

    private void row() {
        long line = scanner.line();
        if (line < layout.firstLine()) {
            account.preamble += scanner.lines();
        } else if (line == layout.headerLine()) {
            account.header += scanner.lines();
        } else if (isHeaderAgain()) {
            reject("The line repeats the header");
        } else if (CommentLines.isRule(scanner)) {
            reject("The line is a rule drawn between lines and no row");
        } else if (scanner.lines() > 1 && second.isQuoteMissing(scanner)) {
            severalLines();
        } else if (footer.takes(scanner, afterBlank)) {
            footer.hold(scanner);
        } else if (scanner.fields() == width) {
            footer.release();
            write();
        } else if (scanner.fields() == width + 1
                && plan.layout().trailing()
                && scanner.empty(width)
                && !scanner.quoted(width)) {
            footer.release();
            trailing++;
            write();
        } else {
            reject(second.reason(scanner));
        }
    }

    private boolean isHeaderAgain() {
        var names = layout.names();
        if (!layout.header() || scanner.fields() != names.size() || !layout.repeatable()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            if (!scanner.same(i, names.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** A row over several lines, which look like rows themselves. */
    private void severalLines() {
        if (scanner.fields() == width) {
            reject("A quote is opened that closes " + (scanner.lines() - 1)
                    + " lines below, and all these lines look like rows: a quote is missing or too many");
        } else {
            scanner.breakUp("A quote is opened and not closed on the line");
            reject(scanner.problem());
        }
    }

    private void reject(String reason) {
        footer.release();
        account.reject(scanner.line(), scanner.lines(), scanner.beginning(Account.MAX_TEXT + 1), reason);
    }

    private void write() {
        out.begin(scanner.line());
        for (int i = 0; i < width; i++) {
            if (scanner.quoted(i) || !scanner.empty(i)) {
                scanner.write(i, out);
            } else {
                out.nothing();
            }
        }
        var problem = out.unwritable();
        if (problem != null) {
            out.giveUp();
            reject(problem);
            return;
        }
        out.commit();
        account.row(scanner.lines());
        remarks.see(scanner);
    }

    private void sumUp() {
        remarks.sumUp(account, dialect);
        if (trailing > 0) {
            account.warn(trailing + " rows end with a delimiter; the empty field behind it was left out");
        }
        if (width == 1 && account.blank > 0) {
            account.warn(account.blank + " blank lines were not read as rows without a value");
        }
        var ends = scanner.lineEnds();
        var names = List.of("LF", "CRLF", "CR");
        var kinds = new StringBuilder();
        int different = 0;
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] > 0) {
                different++;
                kinds.append(kinds.isEmpty() ? "" : ", ")
                        .append(names.get(i))
                        .append(' ')
                        .append(ends[i]);
            }
        }
        account.use("line_ends", kinds.toString());
        if (different > 1) {
            account.warn("Line ends are mixed: " + kinds);
        }
        second.sumUp(account);
        footer.sumUp();
    }

    /** What is strange in rows that are read all the same: counted, with the first line where it is. */
    private static final class RowRemarks {
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
}
