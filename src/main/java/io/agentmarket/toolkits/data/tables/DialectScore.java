package io.agentmarket.toolkits.data.tables;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How well a dialect fits a sample: whether the lines have the same number of fields, and whether the fields look like
 * values. The idea of scoring both is of van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting row
 * and type patterns" (2019); the weights are our own.
 */
final class DialectScore {

    /** What a text of one value in each line is taken to score: a dialect must be better. */
    static final double ONE_COLUMN = 0.5;

    /** Cells whose look is counted, per dialect: enough for a stable share. */
    private static final int MAX_CELLS = 20_000;

    /** Lines before the table that do not count against a dialect. */
    private static final int MAX_LEAD = 30;

    /** What it is worth when every line is divided, though not into the same number of fields. */
    private static final double ALL_DIVIDED = 0.65;

    /** Colons that divide no fields: of times and of addresses. */
    private static final Pattern NO_COLON = Pattern.compile("\\d{1,2}:\\d{2}|[a-z]://");

    /** What the look of the fields weighs against an even number of them, from the first line on. */
    private static final double LOOKS = 0.6;

    private final CsvDialect dialect;
    private final Map<Integer, Long> widths = new HashMap<>();
    private long records;
    private long broken;
    private long same;
    private long divided;
    private long looked;
    private long colons;
    private boolean firstTyped;
    private final Map<Integer, Long> firstAt = new HashMap<>();
    private int lastWidth;
    private int firstWidth;
    private long cells;
    private double clean;
    private long quotedCells;
    private long singles;
    private long typedLines;
    private long typedRight;

    DialectScore(CsvDialect dialect, Sample sample, int skip) {
        this.dialect = dialect;
        boolean head = true;
        for (var part : sample.parts()) {
            scan(part, head ? skip : 0);
            head = false;
        }
    }

    private void scan(String part, int skip) {
        var scanner = new CsvScanner(new StringReader(part), dialect, 1 << 13);
        while (scanner.next()) {
            if (scanner.line() <= skip || scanner.kind() == CsvScanner.Kind.BLANK || comment(scanner)) {
                continue;
            }
            records++;
            if (scanner.kind() != CsvScanner.Kind.ROW) {
                broken++;
                continue;
            }
            int width = scanner.fields();
            widths.merge(width, 1L, Long::sum);
            firstAt.putIfAbsent(width, records - 1);
            divided += width > 1 ? 1 : 0;
            if (width > 1 && width == lastWidth) {
                same++;
            }
            if (firstWidth == 0) {
                firstWidth = width;
            }
            lastWidth = width;
            if (cells < MAX_CELLS && width > 1) {
                look(scanner);
            }
        }
    }

    private boolean comment(CsvScanner scanner) {
        return scanner.kind() == CsvScanner.Kind.COMMENT
                || (dialect.comment() == null
                        && dialect.delimiter() != CsvDialect.NONE
                        && CommentLines.possible(scanner));
    }

    private void look(CsvScanner scanner) {
        boolean typed = false;
        for (int i = 0; i < scanner.fields(); i++) {
            cells++;
            if (scanner.quoted(i)) {
                clean++;
                quotedCells++;
                continue;
            }
            var value = scanner.value(i);
            singles += value.startsWith("'") && !isGuarded(value) ? 1 : 0;
            var shape = Shape.of(dialect.quote() == CsvDialect.NONE ? value.replace('"', 'x') : value);
            typed |= shape.typed() && i > 0;
            clean += switch (shape) {
                case EMPTY, NUMBER, MOMENT, WORD -> 1;
                case TEXT -> value.startsWith(" ") ? 0.6 : 0.9;
                case DIRTY -> 0.1;
            };
        }
        if (typed) {
            typedRight++;
        }
        boolean line = Shape.of(scanner.beginning(60)).typed();
        typedLines += line ? 1 : 0;
        colons += dialect.delimiter() == ':'
                        && NO_COLON.matcher(scanner.beginning(200)).find()
                ? 1
                : 0;
        firstTyped |= looked++ == 0 && line;
    }

    /** Whether the quote stands before what a spreadsheet would take for a formula. */
    private static boolean isGuarded(String value) {
        return value.length() > 1 && "=+-@\t".indexOf(value.charAt(1)) >= 0;
    }

    CsvDialect dialect() {
        return dialect;
    }

    /** The number of fields that most lines have; of two or more, if any lines have them. */
    int width() {
        return widths.entrySet().stream()
                .filter(it -> it.getKey() > 1)
                .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(1);
    }

    long records() {
        return records;
    }

    long broken() {
        return broken;
    }

    long fitting() {
        return widths.getOrDefault(width(), 0L);
    }

    /** Fields in quotes, of those that were looked at. */
    long quoted() {
        return quotedCells;
    }

    /** Fields that begin with a single quote, which is text here. */
    long singles() {
        return singles;
    }

    double score() {
        if (dialect.delimiter() == CsvDialect.NONE) {
            return ONE_COLUMN;
        }
        int width = width();
        long fit = fitting();
        if (width < 2 || records == broken || (fit < 2 && records > 1)) {
            return 0;
        }
        long whole = records - broken;
        double share = (double) fit / whole;
        double unbroken = 1 - 0.5 * broken / records;
        double types = cells == 0 ? 0 : clean / cells;
        if (firstWidth < 2) {
            long lead = Math.min(MAX_LEAD, firstAt.getOrDefault(width, 0L));
            double behind = fit / (double) Math.max(fit, whole - lead);
            return behind * behind * Math.sqrt(share) * types * types * unbroken * weight();
        }
        double steady = whole < 2 ? 1 : (double) same / (whole - 1);
        double even = Math.max(Math.max(share, steady), ALL_DIVIDED * divided / whole);
        return even * (1 - LOOKS + LOOKS * types) * unbroken * weight();
    }

    /** Signs that divide fields seldom, and stand in texts and times often, need more evidence. */
    private double weight() {
        boolean typed = typedRight * 2 >= Math.min(fitting(), records) && typedRight > 0;
        boolean values = firstTyped && typedLines * 10 >= looked * 9;
        return switch (dialect.delimiter()) {
            case ' ' -> firstWidth > 1 && typed && !values ? 0.8 : 0;
            case ':' -> firstWidth > 1 && !values && colons * 2 < looked ? 0.7 : 0;
            case ',' -> values && firstWidth < 2 ? 0.4 : 1;
            default -> values ? 0.4 : 1;
        };
    }
}
