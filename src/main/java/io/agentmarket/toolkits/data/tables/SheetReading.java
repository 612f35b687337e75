package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.SheetRows.SheetRow;
import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import io.agentmarket.toolkits.data.tables.XlsxPackage.SheetMarks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/** Reads a sheet of a workbook as a table. */
final class SheetReading {

    private static final int MAX_HEAD_ROWS = 300;
    private static final int MAX_TOLD = 20;

    private final Path file;
    private final ReadOptions options;
    private final Account account = new Account();
    private long last;
    private final List<Integer> hiddenRows = new ArrayList<>();
    private long hidden;
    private boolean afterBlank;

    private SheetReading(Path file, ReadOptions options) {
        this.file = file;
        this.options = options;
    }

    static Reading read(Path file, ReadOptions options, Path target) throws IOException {
        XlsxPackage.check(file);
        try (var workbook = new ReadableWorkbook(file.toFile(), new ReadingOptions(true, false))) {
            return new SheetReading(file, options).read(workbook, target);
        } catch (UnreadableTableException refusal) {
            throw refusal;
        } catch (XMLStreamException | RuntimeException broken) {
            var cause = broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
            throw new UnreadableTableException(
                    Fault.CONTENT, "The workbook is broken: " + Account.shortened(cause.split("\n", 2)[0]));
        }
    }

    private Reading read(ReadableWorkbook workbook, Path target) throws IOException, XMLStreamException {
        var sheet = chosen(workbook);
        var marks = SheetMarks.of(file, sheet.getName());
        var texts = new CellTexts(workbook.isDate1904());
        var head = new ArrayList<SheetRow>();
        new SheetRows(sheet, marks, texts).each(row -> {
            if (row.own() > 0) {
                head.add(row);
            }
            return head.size() < MAX_HEAD_ROWS;
        });
        var found = SheetLayout.of(head, options);
        var layout = found.layout();
        account.because(layout.evidence());
        account.warn(layout.warnings());
        var columns =
                layout.header() ? ColumnNames.unique(layout.names(), account) : ColumnNames.numbered(layout.width());
        var rows = new SheetRows(sheet, marks, texts);
        try (var out = new RowWriter(target, options.nullTexts())) {
            var footer = new FooterLines(layout.width(), out, account);
            rows.each(row -> {
                take(row, found, out, footer);
                return true;
            });
            footer.end();
            footer.sumUp();
            rows.sumUp(account, (int) layout.firstLine());
            tellHidden(marks, columns, found.left());
            use(workbook, sheet, layout);
            return account.reading("xlsx", columns, last, out.rows());
        }
    }

    private void take(SheetRow row, SheetLayout found, RowWriter out, FooterLines footer) {
        if (row.own() == 0) {
            return;
        }
        long gap = row.number() - last - 1;
        account.blank += gap;
        afterBlank = gap > 0;
        last = row.number();
        var layout = found.layout();
        if (row.number() < layout.firstLine()) {
            account.preamble++;
            return;
        }
        if (row.number() == layout.headerLine()) {
            account.header++;
            return;
        }
        if (row.hidden()) {
            hidden++;
            if (hiddenRows.size() < MAX_TOLD) {
                hiddenRows.add(row.number());
            }
        }
        data(row, found, out, footer);
    }

    private void data(SheetRow row, SheetLayout found, RowWriter out, FooterLines footer) {
        int left = found.left();
        int width = found.layout().width();
        var values = new ArrayList<@Nullable String>();
        for (int i = left; i < left + width; i++) {
            values.add(i < row.values().size() ? row.values().get(i) : null);
        }
        var reason = row.problem();
        if (reason == null && row.first() < left) {
            reason = outside(row, row.first(), found);
        } else if (reason == null && row.last() > left + width) {
            reason = outside(row, row.last() - 1, found);
        }
        if (reason == null && footer.takes(values, afterBlank)) {
            footer.hold(row.number(), values, SheetLayout.text(row));
            return;
        }
        footer.release();
        if (reason == null) {
            out.begin(row.number());
            values.forEach(out::value);
            reason = out.unwritable();
            if (reason == null) {
                out.commit();
                account.row(1);
                return;
            }
            out.giveUp();
        }
        account.reject(row.number(), 1, SheetLayout.text(row), reason);
    }

    private static String outside(SheetRow row, int column, SheetLayout found) {
        int left = found.left();
        return "The row has a value in " + SheetRows.address(row.number(), column) + ", outside of the table's columns "
                + SheetRows.address(1, left).replaceAll("\\d", "") + " to "
                + SheetRows.address(1, left + found.layout().width() - 1).replaceAll("\\d", "");
    }

    private Sheet chosen(ReadableWorkbook workbook) throws IOException {
        var sheets = workbook.getSheets().toList();
        var asked = options.sheet();
        if (asked != null) {
            return sheets.stream()
                    .filter(it -> it.getName().equals(asked))
                    .findFirst()
                    .orElseThrow(() -> new UnreadableTableException(
                            "/sheet", "The workbook has no sheet \"" + asked + "\"; it has: " + names(sheets)));
        }
        var filled = new ArrayList<Sheet>();
        for (var sheet : sheets) {
            if (hasValue(sheet)) {
                filled.add(sheet);
            }
        }
        var visible = filled.stream()
                .filter(it -> it.getVisibility() == SheetVisibility.VISIBLE)
                .toList();
        if (visible.isEmpty()) {
            throw new UnreadableTableException(
                    filled.isEmpty() ? "" : "/sheet",
                    filled.isEmpty()
                            ? "The workbook has no values: give one with a table"
                            : "Only hidden sheets have values: say one as sheet: " + names(filled));
        }
        var chosen = visible.getFirst();
        account.because(List.of("sheet: \"" + chosen.getName() + "\" is the first visible one with values"));
        if (filled.size() > 1) {
            account.warn("Other sheets have values and were not read: "
                    + names(filled.stream().filter(it -> it != chosen).toList()));
        }
        return chosen;
    }

    private static boolean hasValue(Sheet sheet) throws IOException {
        try (var rows = sheet.openStream()) {
            return rows.anyMatch(row -> row.stream().anyMatch(cell -> cell != null && cell.getRawValue() != null));
        }
    }

    private static String names(List<Sheet> sheets) {
        return Account.shortened(String.join(
                ", ",
                sheets.stream()
                        .map(it -> it.getVisibility() == SheetVisibility.VISIBLE
                                ? it.getName()
                                : it.getName() + " (hidden)")
                        .toList()));
    }

    private void tellHidden(SheetMarks marks, List<String> columns, int left) {
        if (hidden > 0) {
            account.warn(
                    hidden + (hidden == 1 ? " row is" : " rows are") + " hidden in the sheet and read all the same: "
                            + hiddenRows + (hidden > hiddenRows.size() ? " and more" : ""));
        }
        var names = marks.hiddenColumns().stream()
                .filter(it -> it >= left && it < left + columns.size())
                .map(it -> columns.get(it - left))
                .toList();
        if (!names.isEmpty()) {
            account.warn("Hidden columns were read all the same: " + Account.shortened(String.join(", ", names)));
        }
    }

    private void use(ReadableWorkbook workbook, Sheet sheet, Layout layout) {
        account.use("format", "xlsx");
        account.use("sheet", sheet.getName());
        account.use("header", String.valueOf(layout.header()));
        account.use("skip", String.valueOf(options.skip() != null ? options.skip() : layout.firstLine() - 1));
        account.use("date_system", workbook.isDate1904() ? "1904" : "1900");
        account.use("null_texts", String.join(",", options.nullTexts()));
    }
}
