package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.Layout.HeadRow;
import io.agentmarket.toolkits.data.tables.SheetRows.SheetRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Where the table is in a sheet.
 *
 * @param left its first column, from 0
 */
record SheetLayout(int left, Layout layout) {

    /** @param rows the first rows that have values */
    static SheetLayout of(List<SheetRow> rows, ReadOptions options) {
        int skip = options.skip() == null ? 0 : options.skip();
        var shown = rows.stream().filter(it -> it.number() > skip).toList();
        if (shown.isEmpty()) {
            throw new UnreadableTableException(
                    "/skip", "No row with a value comes after the " + skip + " skipped ones");
        }
        var full = shown.stream().filter(it -> it.filled() > 1).toList();
        var most = full.isEmpty() ? shown : full;
        int last = usual(most, SheetRow::last);
        int left = usual(most.stream().filter(it -> it.last() == last).toList(), SheetRow::first);
        int width = last - left;
        int start = options.skip() == null ? start(shown, left, width) : 0;
        var head = new ArrayList<HeadRow>();
        for (var row : shown.subList(start, shown.size())) {
            head.add(new HeadRow(row.number(), cells(row, left, width)));
        }
        var found = new LayoutFinder(head, width, options.header()).find(true);
        var evidence = new ArrayList<String>();
        var warnings = new ArrayList<>(found.warnings());
        if (start > 0) {
            evidence.add("skip: the table begins in row " + found.firstLine() + ", the first that is filled as the rows"
                    + " below");
            warnings.add(start + (start == 1 ? " row" : " rows") + " before the table: \""
                    + LayoutFinder.shortened(text(shown.getFirst())) + "\"");
        }
        evidence.addAll(found.evidence());
        return new SheetLayout(
                left,
                new Layout(width, found.firstLine(), found.headerLine(), found.names(), false, evidence, warnings));
    }

    /** The first row in which each column has a text, or else the first with more than one value. */
    private static int start(List<SheetRow> rows, int left, int width) {
        if (width < 2) {
            return 0;
        }
        int several = -1;
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            long filled =
                    cells(row, left, width).stream().filter(it -> !it.isEmpty()).count();
            if (several < 0 && filled * 2 >= width && filled > 1) {
                several = i;
            }
            if (filled == width) {
                boolean names = LayoutFinder.nameable(cells(row, left, width));
                boolean textAbove = several >= 0
                        && several < i
                        && rows.get(several).number() == row.number() - 1
                        && !LayoutFinder.nameable(cells(row, left, width));
                return names || several == i ? i : textAbove ? several : Math.max(several, 0);
            }
        }
        return Math.max(several, 0);
    }

    private static List<String> cells(SheetRow row, int left, int width) {
        var cells = new ArrayList<String>();
        for (int i = left; i < left + width; i++) {
            var value = i < row.values().size() ? row.values().get(i) : null;
            cells.add(value == null ? "" : value);
        }
        return cells;
    }

    static String text(SheetRow row) {
        var text = new StringBuilder();
        for (var value : row.values()) {
            if (value != null && text.length() <= Account.MAX_TEXT) {
                text.append(text.isEmpty() ? "" : " | ").append(value);
            }
        }
        return text.toString();
    }

    private static int usual(List<SheetRow> rows, ToIntFunction<SheetRow> figure) {
        Map<Integer, Long> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(figure.applyAsInt(row), 1L, Long::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .map(Map.Entry::getKey)
                .orElse(0);
    }
}
