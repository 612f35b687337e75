package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.CsvScanner.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sketches a delimited text: its plan, and what in its samples an engine would read otherwise than we do. */
final class CsvSketch {

    private final CsvPlan plan;
    private final Sample sample;
    private final List<String> obstacles = new ArrayList<>();
    private long rowsOfHead;

    private CsvSketch(CsvPlan plan, Sample sample) {
        this.plan = plan;
        this.sample = sample;
    }

    static Sketch of(Path file, ReadOptions options, byte[] head, Path rows) throws IOException {
        var census = Sample.census(file);
        Format.requireText(census, head);
        var encoding = Encoding.find(options.encoding(), census, head);
        var plan = CsvPlan.of(file, options, encoding, census);
        var account = new Account();
        account.because(plan.evidence());
        account.warn(plan.warnings());
        var layout = plan.layout();
        var columns =
                layout.header() ? ColumnNames.unique(layout.names(), account) : ColumnNames.numbered(layout.width());
        plan.nameUsed(account, options);
        var sketch = new CsvSketch(plan, Sample.of(file, encoding));
        try (var out = new RowWriter(rows, options.nullTexts())) {
            sketch.look(options, out);
        }
        return account.sketch("csv", columns, sketch.skipLines(), sketch.obstacles, sketch.rowsOfHead);
    }

    private void look(ReadOptions options, RowWriter out) {
        var dialect = plan.dialect();
        if (!plan.encoding().charset().equals(StandardCharsets.UTF_8)) {
            obstacles.add("The encoding is " + plan.encoding().name() + " and not UTF-8");
        }
        if (dialect.delimiter() == CsvDialect.NONE || dialect.runs()) {
            obstacles.add("The values are divided by " + dialect.delimiterName());
        }
        if (dialect.comment() != null) {
            obstacles.add("Some lines are comments, which begin with " + dialect.comment());
        }
        if (plan.layout().trailing()) {
            obstacles.add("The rows end with a delimiter that the header does not have");
        }
        if (!options.nullTexts().isEmpty()) {
            obstacles.add("Some texts mean that there is no value");
        }
        if (plan.encoding().warnings().stream().anyMatch(it -> it.contains("not UTF-8"))) {
            obstacles.add("Some lines are not UTF-8");
        }
        lookIntoSamples(out);
    }

    private void lookIntoSamples(RowWriter out) {
        long skipLines = skipLines();
        boolean padded = false;
        long[] ends = new long[3];
        boolean broken = false;
        for (var part : sample.parts()) {
            var scanner = new CsvScanner(new StringReader(part), plan.dialect(), 1 << 13);
            boolean head = part == sample.head();
            while (scanner.next()) {
                padded |= scanner.kind() == Kind.ROW && scanner.padded();
                broken |= head && scanner.kind() == Kind.BROKEN;
                if (scanner.kind() == Kind.ROW && (!head || scanner.line() > skipLines)) {
                    write(scanner, out);
                }
            }
            rowsOfHead = head ? out.rows() : rowsOfHead;
            for (int i = 0; i < ends.length; i++) {
                ends[i] += scanner.lineEnds()[i];
            }
        }
        if (padded) {
            obstacles.add("Blanks are around quotes");
        }
        if (broken) {
            obstacles.add("Quotes are broken in some lines");
        }
        if (ends[2] > 0 || (ends[0] > 0 && ends[1] > 0)) {
            obstacles.add("Line ends are mixed, or are CR");
        }
        if (footer()) {
            obstacles.add("The last lines look like a footer");
        }
    }

    /** A window may begin within a value, so rows of another width are no rows. */
    private void write(CsvScanner scanner, RowWriter out) {
        if (scanner.fields() != plan.layout().width()) {
            return;
        }
        out.begin(scanner.line());
        for (int i = 0; i < scanner.fields(); i++) {
            if (scanner.quoted(i) || !scanner.empty(i)) {
                scanner.write(i, out);
            } else {
                out.nothing();
            }
        }
        if (out.unwritable() == null) {
            out.commit();
        } else {
            out.giveUp();
        }
    }

    private boolean footer() {
        var tail = sample.parts().getLast();
        var scanner = new CsvScanner(new StringReader(tail), plan.dialect(), 1 << 13);
        boolean footer = false;
        boolean afterBlank = false;
        while (scanner.next()) {
            if (scanner.kind() == Kind.ROW) {
                footer = FooterLines.takes(scanner, plan.layout().width(), afterBlank, footer);
            }
            afterBlank = scanner.kind() == Kind.BLANK;
        }
        return footer;
    }

    /** The lines down to the end of the header, or to the first row. */
    private long skipLines() {
        var layout = plan.layout();
        if (!layout.header() || layout.headerLine() < layout.firstLine()) {
            return layout.firstLine() - 1;
        }
        var scanner = new CsvScanner(new StringReader(sample.head()), plan.dialect());
        scanner.skip(plan.skip());
        while (scanner.next()) {
            if (scanner.line() == layout.headerLine()) {
                return scanner.line() + scanner.lines() - 1;
            }
        }
        return layout.headerLine();
    }
}
