package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import io.agentmarket.toolkits.data.tables.XlsxPackage.SheetMarks;
import io.agentmarket.toolkits.data.tables.XlsxPackage.SheetMarks.Merge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellAddress;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/** The rows of a sheet as texts, with the values of merged cells filled down. */
final class SheetRows {

    /** Rows with values beyond the last column that is read: each costs as much as a full row. */
    private static final int MAX_FAR_ROWS = 10_000;

    /**
     * A row.
     *
     * @param number from 1
     * @param values from column A on
     * @param own values that are the row's own, not filled
     * @param problem why a cell has no value though something is in it; null if none
     * @param hidden whether the sheet hides it
     */
    record SheetRow(
            int number,
            List<@Nullable String> values,
            int own,
            @Nullable String problem,
            boolean hidden) {

        int last() {
            int last = values.size();
            while (last > 0 && values.get(last - 1) == null) {
                last--;
            }
            return last;
        }

        int first() {
            int first = 0;
            while (first < values.size() && values.get(first) == null) {
                first++;
            }
            return first;
        }

        long filled() {
            return values.stream().filter(it -> it != null).count();
        }
    }

    interface Action {
        /** @return whether to go on */
        boolean take(SheetRow row);
    }

    private record Filling(Merge merge, @Nullable String value) {}

    private final Sheet sheet;
    private final SheetMarks marks;
    private final CellTexts texts;
    private final List<Filling> fillings = new ArrayList<>();
    private final Map<String, Long> errors = new TreeMap<>();
    private final Map<String, String> firstErrors = new TreeMap<>();
    private final List<Merge> filledDown = new ArrayList<>();
    private int far;
    private int longIntegers;

    SheetRows(Sheet sheet, SheetMarks marks, CellTexts texts) {
        this.sheet = sheet;
        this.marks = marks;
        this.texts = texts;
    }

    void each(Action action) throws IOException {
        try (var stream = sheet.openStream()) {
            Iterator<Row> rows = stream.iterator();
            int before = 0;
            while (rows.hasNext()) {
                var row = rows.next();
                if (row.getRowNum() <= before) {
                    throw new UnreadableTableException(
                            Fault.CONTENT,
                            "Row " + row.getRowNum() + " comes after row " + before
                                    + " in the sheet: the workbook is broken");
                }
                before = row.getRowNum();
                if (!action.take(read(row))) {
                    return;
                }
            }
        }
    }

    private SheetRow read(Row row) {
        int number = row.getRowNum();
        var values = new ArrayList<@Nullable String>();
        String problem = null;
        int own = 0;
        int cells = Math.min(row.getCellCount(), ColumnNames.MAX_COLUMNS);
        for (int i = 0; i < cells; i++) {
            Cell cell = row.getCell(i);
            if (cell == null) {
                values.add(null);
                continue;
            }
            var value = texts.of(cell);
            values.add(value.text());
            own += value.text() == null ? 0 : 1;
            if (value.isError()) {
                own++;
                error(String.valueOf(value.problem()), address(number, i));
            } else if (value.problem() != null && problem == null) {
                own++;
                problem = address(number, i) + " " + value.problem();
            }
            if (isLong(value.text(), cell)) {
                longIntegers++;
            }
        }
        if (row.getCellCount() > ColumnNames.MAX_COLUMNS) {
            own++;
            problem = "The row has cells beyond column " + ColumnNames.MAX_COLUMNS;
            if (++far > MAX_FAR_ROWS) {
                throw new UnreadableTableException(
                        Fault.BOUND,
                        "More than " + MAX_FAR_ROWS + " rows of the sheet have cells beyond column "
                                + ColumnNames.MAX_COLUMNS + ": it is not read");
            }
        }
        fill(number, values, own);
        return new SheetRow(number, values, own, problem, row.isHidden());
    }

    private static boolean isLong(@Nullable String text, Cell cell) {
        return text != null
                && text.length() > 15
                && cell.getValue() instanceof java.math.BigDecimal
                && text.indexOf('.') < 0
                && text.indexOf('T') < 0;
    }

    private void error(String error, String address) {
        errors.merge(error, 1L, Long::sum);
        firstErrors.putIfAbsent(error, address);
    }

    private void fill(int number, List<@Nullable String> values, int own) {
        fillings.removeIf(it -> it.merge.bottom() < number);
        for (var filling : fillings) {
            int column = filling.merge.left();
            if (own > 0 && (column >= values.size() || values.get(column) == null)) {
                while (values.size() <= column) {
                    values.add(null);
                }
                values.set(column, filling.value);
                if (!filledDown.contains(filling.merge) && filledDown.size() < 100) {
                    filledDown.add(filling.merge);
                }
            }
        }
        for (var merge : marks.merges().getOrDefault(number, List.of())) {
            if (merge.bottom() > merge.top() && merge.left() < values.size() && values.get(merge.left()) != null) {
                fillings.add(new Filling(merge, values.get(merge.left())));
            }
        }
    }

    static String address(int row, int column) {
        return new CellAddress(row - 1, column).toString();
    }

    /** Says what was found in the cells; called once, after all rows. */
    void sumUp(Account account, int firstRow) {
        errors.forEach((error, count) -> account.warn(count + (count == 1 ? " cell has" : " cells have") + " the error "
                + error + ", first in " + firstErrors.get(error) + ": read as no value"));
        int told = 0;
        for (var merge : filledDown) {
            if (merge.bottom() >= firstRow && told++ < 20) {
                account.warn("The cells " + merge.range() + " are merged: the value was filled down");
            }
        }
        if (filledDown.size() >= 20) {
            account.warn("More merged cells were filled down");
        }
        long wide = marks.merges().values().stream()
                .flatMap(List::stream)
                .filter(it -> it.wide() && it.top() >= firstRow)
                .count();
        if (wide > 0) {
            account.warn(wide + " merged cells go over several columns: the value is in the first of them only");
        }
        if (longIntegers > 0) {
            account.warn(longIntegers + " whole numbers have more than the 15 digits that spreadsheets keep");
        }
    }
}
