package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.Layout.HeadRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds where the table begins, how wide it is and whether its first line is a header. */
final class LayoutFinder {

    /** Rows that the header is compared with. */
    private static final int MAX_COMPARED = 200;

    /** The share of a column's values that must look typed for its header to be evidence. */
    private static final double MIN_TYPED = 0.8;

    private static final int MAX_NAME = 200;

    /** Titles of the table's width above its names. */
    private static final int MAX_TITLES = 3;

    /** More lines than that are a table of their own and no preamble. */
    private static final int MAX_PREAMBLE = 30;

    private final List<HeadRow> rows;
    private final int usual;
    private final @Nullable Boolean header;
    private final List<String> evidence = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * @param rows the lines at the head, without blank ones and comments
     * @param usual the width that most lines of the file have
     * @param header whether there is one, if that was said
     */
    LayoutFinder(List<HeadRow> rows, int usual, @Nullable Boolean header) {
        this.rows = rows;
        this.usual = usual;
        this.header = header;
    }

    /** @param fixed whether the table begins at the first of the rows, since the caller said so */
    Layout find(boolean fixed) {
        if (rows.isEmpty()) {
            return new Layout(usual, 1, 0, List.of(), false, List.of(), List.of());
        }
        int start = fixed || usual < 2 ? 0 : belowTitles(start());
        int width = rows.get(start).width();
        if (start > 0) {
            evidence.add("skip: the table begins at line " + rows.get(start).line() + ", the first with " + width
                    + " fields");
            warnings.add(start + (start == 1 ? " line" : " lines") + " before the table: \""
                    + shortened(String.join(" ", rows.getFirst().cells())) + "\"");
        }
        boolean names = header != null ? header : judged(start);
        long line = rows.get(start).line();
        return new Layout(
                width,
                line,
                names ? line : 0,
                names ? rows.get(start).cells() : List.of(),
                trailing(start),
                evidence,
                warnings);
    }

    /** Titles that divide as the table does are above a line of names, which has typed values below. */
    private int belowTitles(int top) {
        if (header != null || typedBelow(top) > 0 || !nameable(rows.get(top).cells())) {
            return top;
        }
        for (int i = top + 1; i <= top + MAX_TITLES && i < rows.size(); i++) {
            if (rows.get(i).width() == usual && nameable(rows.get(i).cells()) && typedBelow(i) > 0) {
                return isTypedBetween(top, i, typedBelow(i)) ? top : i;
            }
        }
        return top;
    }

    /** Whether a line between has a value like those below in the same column: then it is a row, and no title. */
    private boolean isTypedBetween(int top, int names, int column) {
        return rows.subList(top + 1, names).stream()
                .filter(row -> row.width() == usual)
                .anyMatch(row -> Shape.of(row.cells().get(column - 1)).typed());
    }

    private int start() {
        int first = 0;
        while (first < rows.size() && rows.get(first).width() != usual) {
            first++;
        }
        if (first == 0 || first == rows.size()) {
            return 0;
        }
        var top = rows.get(first);
        int above = rows.get(first - 1).width();
        if (above < 2) {
            return first;
        }
        int block = first - 1;
        while (block > 0 && rows.get(block - 1).width() == above) {
            block--;
        }
        boolean apart = top.line() > rows.get(first - 1).line() + 1;
        boolean ownHeader = nameable(top.cells()) && (typedBelow(first) > 0 || apart);
        boolean stray = first - block == 1 && !nameable(rows.get(block).cells());
        if (first <= MAX_PREAMBLE && (ownHeader || stray)) {
            return first;
        }
        if (trailing(block)) {
            return block;
        }
        warnings.add("The lines from " + rows.get(block).line() + " have " + above + " fields, those from " + top.line()
                + " on mostly " + usual + ": the header counts, and lines of another width are rejected");
        return block;
    }

    /** Whether the row at this place is a header, with the evidence for it. */
    private boolean judged(int at) {
        var cells = rows.get(at).cells();
        if (!nameable(cells)) {
            evidence.add("header: none, the first line has numbers, dates or repeated texts as its values");
            return false;
        }
        int column = typedBelow(at);
        if (column > 0) {
            evidence.add("header: \"" + shortened(cells.get(column - 1)) + "\" is text above typed values");
            return true;
        }
        int recurring = recurring(at);
        if (recurring > 0) {
            evidence.add("header: none, \"" + shortened(cells.get(recurring - 1)) + "\" comes again as a value");
            warnings.add("The first line was read as a row, since one of its values comes again below: say header if it"
                    + " has the names");
            return false;
        }
        evidence.add("header: the first line, by convention; nothing tells it from the rows");
        warnings.add("The first line was read as the header, though nothing tells it from the rows: say header if it"
                + " is a row");
        return true;
    }

    /** Whether these could be the names of columns: texts, and no two alike. */
    static boolean nameable(List<String> cells) {
        var seen = new HashSet<String>();
        int named = 0;
        int years = 0;
        for (var cell : cells) {
            var name = cell.strip();
            if (name.isEmpty()) {
                continue;
            }
            named++;
            boolean year = name.matches("(19|20)\\d\\d");
            years += year ? 1 : 0;
            if ((Shape.of(name).typed() && !year) || name.length() > MAX_NAME) {
                return false;
            }
            seen.add(name.toLowerCase(Locale.ROOT));
        }
        return named * 2 >= cells.size() && named > 0 && years < named && seen.size() * 2 > named;
    }

    /** A column, from 1, whose values below look like numbers or dates and whose name does not; 0 if none does. */
    private int typedBelow(int at) {
        var names = rows.get(at).cells();
        for (int column = 0; column < names.size(); column++) {
            if (names.get(column).isBlank() || Shape.of(names.get(column)).typed()) {
                continue;
            }
            int typed = 0;
            int values = 0;
            for (int i = at + 1; i < rows.size() && i <= at + MAX_COMPARED; i++) {
                if (rows.get(i).width() == names.size() && !rows.get(i).cells().equals(names)) {
                    var shape = Shape.of(rows.get(i).cells().get(column));
                    values += shape == Shape.EMPTY ? 0 : 1;
                    typed += shape.typed() ? 1 : 0;
                }
            }
            if (typed > 0 && typed >= MIN_TYPED * values) {
                return column + 1;
            }
        }
        return 0;
    }

    /** Whether nearly all rows have one field more than the first line, and it is empty. */
    private boolean trailing(int start) {
        int width = rows.get(start).width();
        int longer = 0;
        int compared = 0;
        for (int i = start + 1; i < rows.size(); i++) {
            compared++;
            longer += rows.get(i).width() == width + 1
                            && rows.get(i).cells().getLast().isEmpty()
                    ? 1
                    : 0;
        }
        return longer > 0 && longer >= MIN_TYPED * compared;
    }

    /** A column, from 1, in which its first value comes again; 0 if none. */
    private int recurring(int at) {
        var names = rows.get(at).cells();
        for (int column = 0; column < names.size(); column++) {
            for (int i = at + 1; i < rows.size() && i <= at + MAX_COMPARED; i++) {
                if (rows.get(i).width() == names.size()
                        && !names.get(column).isBlank()
                        && names.get(column).equals(rows.get(i).cells().get(column))) {
                    return column + 1;
                }
            }
        }
        return 0;
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
