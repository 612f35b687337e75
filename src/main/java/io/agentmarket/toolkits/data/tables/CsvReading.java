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
    private final SwallowedRows swallowed;
    private final OtherDialect other;
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
        this.swallowed = new SwallowedRows(dialect, width);
        this.other = new OtherDialect(dialect, width);
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
            CsvUsed.name(account, plan, options);
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
        } else if (scanner.lines() > 1 && swallowed.isQuoteMissing(scanner)) {
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
            reject(other.reason(scanner));
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
        other.sumUp(account);
        footer.sumUp();
    }
}
