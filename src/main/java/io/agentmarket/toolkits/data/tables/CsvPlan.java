package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.CsvScanner.Kind;
import io.agentmarket.toolkits.data.tables.Layout.HeadRow;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a delimited text before it is read.
 *
 * @param skip lines that are passed unread
 */
record CsvPlan(
        Encoding encoding, CsvDialect dialect, Layout layout, int skip, List<String> evidence, List<String> warnings) {

    /** Rows at the head by which the layout is found. */
    private static final int MAX_HEAD_ROWS = 1_000;

    /** Excel's line for other programs. */
    private static final String SEPARATOR = "sep=";

    static CsvPlan of(Path file, ReadOptions options, Encoding encoding, ByteCensus census) throws IOException {
        var sample = Sample.of(file, encoding);
        var told = options;
        var evidence = new ArrayList<String>();
        if (encoding.evidence() != null) {
            evidence.add(encoding.evidence());
        }
        var head = sample.head();
        if (head.startsWith(SEPARATOR) && head.length() > 5 && options.delimiter() == null && lineEnds(head, 5)) {
            told = new Told(options).delimiter(head.substring(4, 5), options.skip() == null ? 1 : options.skip());
            evidence.add("delimiter: the first line says \"" + head.substring(0, 5) + "\"");
        }
        int skip = told.skip() == null ? 0 : told.skip();
        if (skip < 0) {
            throw new UnreadableTableException("/skip", "Lines to skip cannot be fewer than 0");
        }
        var found = new DialectFinder(sample, told, census).find();
        evidence.addAll(found.evidence());
        var warnings = new ArrayList<>(encoding.warnings());
        warnings.addAll(found.warnings());
        var dialect = found.dialect();
        var comment = options.comment() != null ? null : CommentLines.prefix(sample, dialect, found.width());
        if (comment != null) {
            dialect = dialect.withComment(comment);
            evidence.add(
                    "comment: lines begin with " + comment + " that do not divide into " + found.width() + " fields");
        }
        var layout = layout(head, dialect, found.width(), skip, told);
        evidence.addAll(layout.evidence());
        warnings.addAll(layout.warnings());
        return new CsvPlan(encoding, dialect, layout, skip, evidence, warnings);
    }

    private static boolean lineEnds(String head, int at) {
        return at < head.length() && (head.charAt(at) == '\n' || head.charAt(at) == '\r');
    }

    private static Layout layout(String head, CsvDialect dialect, int width, int skip, ReadOptions options) {
        var rows = new ArrayList<HeadRow>();
        var scanner = new CsvScanner(new StringReader(head), dialect, 1 << 13);
        scanner.skip(skip);
        HeadRow comment = null;
        while (rows.size() < MAX_HEAD_ROWS && scanner.next()) {
            if (scanner.kind() == Kind.ROW && !CommentLines.isRule(scanner)) {
                rows.add(new HeadRow(scanner.line(), cells(scanner)));
            } else if (scanner.kind() == Kind.COMMENT && rows.isEmpty()) {
                comment = new HeadRow(scanner.line(), uncommented(scanner.text(), dialect));
            }
        }
        if (rows.isEmpty() && scanner.linesSeen() <= skip + MAX_HEAD_ROWS && scanner.kind() == Kind.BLANK) {
            throw new UnreadableTableException("", "The file has only blank lines: give one with a table");
        }
        var layout = new LayoutFinder(rows, width, options.header()).find(options.skip() != null);
        var doubled = doubled(rows, dialect);
        if (doubled != null) {
            layout = layout.warned(doubled);
        }
        if (comment != null
                && !layout.header()
                && !Boolean.FALSE.equals(options.header())
                && comment.width() == layout.width()
                && layout.width() > 1
                && LayoutFinder.nameable(comment.cells())) {
            return withNames(layout, comment);
        }
        return layout;
    }

    /** Every second field is empty in all lines: the delimiter has two characters. */
    private static @Nullable String doubled(List<HeadRow> rows, CsvDialect dialect) {
        boolean all = rows.stream()
                .allMatch(row -> row.width() > 2
                        && row.width() % 2 == 1
                        && IntStream.range(0, row.width())
                                .filter(i -> i % 2 == 1)
                                .allMatch(i -> row.cells().get(i).isEmpty()));
        return !all || rows.isEmpty()
                ? null
                : "Every second column is empty: the delimiter seems to be " + dialect.delimiterName()
                        + " twice, and only one character can be one";
    }

    private static Layout withNames(Layout layout, HeadRow comment) {
        var evidence = new ArrayList<>(layout.evidence());
        evidence.removeIf(it -> it.startsWith("header:"));
        evidence.add("header: the comment on line " + comment.line() + " has a name for each column");
        return new Layout(
                layout.width(),
                layout.firstLine(),
                comment.line(),
                comment.cells(),
                layout.trailing(),
                evidence,
                layout.warnings());
    }

    private static List<String> uncommented(String line, CsvDialect dialect) {
        var prefix = dialect.comment() == null ? "" : dialect.comment();
        var scanner = new CsvScanner(
                new StringReader(line.substring(prefix.length()).strip()), dialect.withComment(null), 1 << 13);
        return scanner.next() && scanner.kind() == Kind.ROW ? cells(scanner) : List.of();
    }

    private static List<String> cells(CsvScanner scanner) {
        return IntStream.range(0, scanner.fields()).mapToObj(scanner::value).toList();
    }

    /** Options of which some were said by the file itself. */
    private record Told(ReadOptions options) {

        ReadOptions delimiter(String delimiter, @Nullable Integer skip) {
            return new ReadOptions(
                    options.format(),
                    options.encoding(),
                    delimiter,
                    options.quote(),
                    options.escape(),
                    options.header(),
                    skip,
                    options.sheet(),
                    options.comment(),
                    options.nullTexts());
        }
    }

    /** Names the options that the text is read with. */
    void nameUsed(Account account, ReadOptions options) {
        account.use("format", "csv");
        account.use("encoding", encoding.name());
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
