package io.agentmarket.toolkits.data.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import org.dhatim.fastexcel.reader.CellAddress;

/**
 * What a sheet says beside its values.
 *
 * @param merges merged cells by their first row, from 1
 * @param hiddenColumns from 0
 */
record SheetMarks(Map<Integer, List<Merge>> merges, List<Integer> hiddenColumns) {

    private static final int MAX_MERGES = 100_000;
    private static final Pattern RANGE = Pattern.compile("([A-Z]{1,3}\\d{1,7}):([A-Z]{1,3}\\d{1,7})");

    /** Merged cells; rows from 1, columns from 0. */
    record Merge(String range, int top, int left, int bottom, int right) {

        boolean wide() {
            return right > left;
        }
    }

    static SheetMarks of(Path file, String sheet) throws IOException, XMLStreamException {
        var merges = new HashMap<Integer, List<Merge>>();
        var hidden = new ArrayList<Integer>();
        int[] count = {0};
        try (var zip = new ZipFile(file.toFile())) {
            var part = XlsxPackage.sheetParts(zip).get(sheet);
            if (part == null) {
                return new SheetMarks(Map.of(), List.of());
            }
            XlsxPackage.each(zip, part, reader -> {
                if (reader.getLocalName().equals("mergeCell")) {
                    var range = RANGE.matcher(String.valueOf(reader.getAttributeValue(null, "ref")));
                    if (range.matches() && count[0]++ < MAX_MERGES) {
                        var from = new CellAddress(range.group(1));
                        var to = new CellAddress(range.group(2));
                        var merge = new Merge(
                                range.group(), from.getRow() + 1, from.getColumn(), to.getRow() + 1, to.getColumn());
                        merges.computeIfAbsent(merge.top(), row -> new ArrayList<>())
                                .add(merge);
                    }
                } else if (reader.getLocalName().equals("col") && isTrue(reader.getAttributeValue(null, "hidden"))) {
                    int from = number(reader.getAttributeValue(null, "min"));
                    int to = Math.min(number(reader.getAttributeValue(null, "max")), ColumnNames.MAX_COLUMNS);
                    for (int column = from; column <= to; column++) {
                        hidden.add(column - 1);
                    }
                }
            });
        }
        if (count[0] > MAX_MERGES) {
            throw new UnreadableTableException(
                    UnreadableTableException.Fault.BOUND,
                    "The sheet has " + count[0] + " merged cells, more than " + MAX_MERGES + ": it is not read");
        }
        return new SheetMarks(merges, hidden);
    }

    private static boolean isTrue(String value) {
        return "1".equals(value) || "true".equals(value);
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
