package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.engines.Column;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * A spreadsheet. A table of more rows than a sheet holds continues on further sheets, each with the header. A number
 * with more digits than a spreadsheet keeps is written as text. A text is never a formula.
 *
 * <p>Bounds of the format by Microsoft's "Excel specifications and limits".
 */
final class XlsxWriter implements TableWriter {

    /** Rows of a sheet with its header. */
    static final int MAX_SHEET_ROWS = 1_048_576;

    private static final int MAX_COLUMNS = 16_384;
    private static final int MAX_CELL_CHARACTERS = 32_767;
    private static final int MAX_DIGITS = 15;
    private static final int MAX_SHEETS = 20;
    private static final int FLUSH_EVERY = 1_000;

    /** Signs that XML cannot hold, and texts that look like their escapes (ECMA-376, ST_Xstring). */
    private static final Pattern ESCAPED = Pattern.compile("[\\x00-\\x08\\x0B-\\x1F]|_(?=x[0-9A-Fa-f]{4}_)");

    /** The first day that spreadsheets count from; earlier ones are written as text. */
    private static final LocalDate FIRST_DAY = LocalDate.of(1900, 3, 1);

    private final int sheetRows;
    private long digits;
    private long early;

    XlsxWriter() {
        this(MAX_SHEET_ROWS);
    }

    /** @param sheetRows rows of a sheet with its header, for tests */
    XlsxWriter(int sheetRows) {
        this.sheetRows = sheetRows;
    }

    @Override
    public List<String> write(List<Column> columns, DeliveredRows rows, Path out) throws IOException {
        if (columns.size() > MAX_COLUMNS) {
            throw new TableRefusedException(
                    "/target/artifact/format",
                    "A sheet has at most " + MAX_COLUMNS + " columns, this table " + columns.size()
                            + ": select columns, or take csv or parquet.");
        }
        var cells = columns.stream().map(Cells::of).toList();
        int sheets = 0;
        try (var stream = Files.newOutputStream(out);
                var book = new Workbook(stream, "Agent Marketplace", "1.0")) {
            var row = rows.next();
            do {
                if (++sheets > MAX_SHEETS) {
                    throw new TableRefusedException(
                            "/target/artifact/format",
                            "The table has more rows than " + MAX_SHEETS + " sheets hold: take csv or parquet.");
                }
                var sheet = book.newWorksheet(sheets == 1 ? "Data" : "Data " + sheets);
                header(sheet, columns);
                int at = 1;
                for (; row.isPresent() && at < sheetRows; row = rows.next()) {
                    fill(sheet, at++, cells, row.get());
                    if (at % FLUSH_EVERY == 0) {
                        sheet.flush();
                    }
                }
                sheet.finish();
            } while (row.isPresent());
        }
        return notes(sheets);
    }

    private List<String> notes(int sheets) {
        var notes = new ArrayList<String>();
        if (sheets > 1) {
            notes.add("The table has more rows than a sheet holds and continues on " + sheets + " sheets.");
        }
        if (digits > 0) {
            notes.add(digits + " numbers have more than " + MAX_DIGITS
                    + " digits, which a spreadsheet would round; they are written as text.");
        }
        if (early > 0) {
            notes.add(early + " dates before March 1900 are written as text: spreadsheets do not know them.");
        }
        return notes;
    }

    private static void header(Worksheet sheet, List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            sheet.value(0, i, checked(columns.get(i).name(), 0, i));
            sheet.style(0, i).bold().set();
        }
        sheet.freezePane(0, 1);
    }

    private void fill(Worksheet sheet, int at, List<Cells> cells, List<@Nullable String> row) {
        for (int i = 0; i < row.size(); i++) {
            var value = row.get(i);
            if (value != null) {
                fill(sheet, at, i, cells.get(i), value);
            }
        }
    }

    private void fill(Worksheet sheet, int at, int column, Cells cells, String value) {
        switch (cells) {
            case NUMBER -> number(sheet, at, column, value);
            case BOOLEAN -> sheet.value(at, column, Boolean.valueOf(value));
            case DATE -> date(sheet, at, column, value);
            case TIMESTAMP -> timestamp(sheet, at, column, value);
            case TEXT -> sheet.value(at, column, checked(value, at, column));
        }
    }

    private void number(Worksheet sheet, int at, int column, String value) {
        if (!Cells.isPlainNumber(value)) {
            sheet.value(at, column, value);
            return;
        }
        var number = new BigDecimal(value);
        if (number.signum() != 0 && number.stripTrailingZeros().precision() > MAX_DIGITS) {
            digits++;
            sheet.value(at, column, value);
        } else {
            sheet.value(at, column, number);
        }
    }

    private void date(Worksheet sheet, int at, int column, String value) {
        if (isEarly(value)) {
            early++;
            sheet.value(at, column, value);
            return;
        }
        sheet.value(at, column, LocalDate.parse(value));
        sheet.style(at, column).format("yyyy-mm-dd").set();
    }

    private void timestamp(Worksheet sheet, int at, int column, String value) {
        if (isEarly(value)) {
            early++;
            sheet.value(at, column, value);
            return;
        }
        sheet.value(at, column, LocalDateTime.parse(value.replace(' ', 'T')));
        sheet.style(at, column).format("yyyy-mm-dd hh:mm:ss").set();
    }

    /** Whether a spreadsheet cannot hold the day; years have four digits and no sign where it can. */
    private static boolean isEarly(String value) {
        return !value.matches("\\d{4}-\\d{2}-\\d{2}([ T].*)?")
                || LocalDate.parse(value.substring(0, "yyyy-mm-dd".length())).isBefore(FIRST_DAY);
    }

    private static String checked(String value, int row, int column) {
        if (value.length() > MAX_CELL_CHARACTERS) {
            throw new TableRefusedException(
                    "/target/artifact/format",
                    "A cell holds at most " + MAX_CELL_CHARACTERS + " characters; column " + (column + 1) + " of row "
                            + row + " has " + value.length() + ": take csv, json or parquet.");
        }
        return ESCAPED.matcher(value)
                .replaceAll(found -> "_x%04X_".formatted((int) found.group().charAt(0)));
    }
}
