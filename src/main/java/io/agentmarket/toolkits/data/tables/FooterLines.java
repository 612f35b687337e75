package io.agentmarket.toolkits.data.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are a footer if no row comes after them: sums, counts, the end. They are held back until that is known;
 * if a row comes, they are what they look like, rows or rejected lines.
 */
final class FooterLines {

    /** More lines than that are no footer. */
    private static final int MAX_HELD = 10;

    private static final Pattern SUM = Pattern.compile(
            "(grand |sub-?)?(total|totals|sum|summe|gesamt|gesamtsumme|totale|suma|итого|合計|总计)( \\S{1,20})?\\s*:?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern REMARK = Pattern.compile(
            "\\(?\\d+ (rows?|records?|lines?)( (affected|selected|in set|returned))?.{0,30}\\)?|(end|eof)( of .{1,40})?[.:]?"
                    + "|(rows?|records?|count|number of (rows|records)|source|generated|printed|exported|created|page)\\b.{0,80}",
            Pattern.CASE_INSENSITIVE);

    /** Lines of delimiters only, which spreadsheet programs write below a table. */
    private static final int MAX_EMPTY = 100_000;

    private record Held(long line, int lines, List<@Nullable String> values, String text) {

        boolean empty() {
            return values.stream().allMatch(it -> it == null);
        }
    }

    private final int width;
    private final RowWriter out;
    private final Account account;
    private final List<Held> held = new ArrayList<>();
    private long inside;
    private long withoutValues;
    private int empty;

    FooterLines(int width, RowWriter out, Account account) {
        this.width = width;
        this.out = out;
        this.account = account;
    }

    /** Whether the record could be of a footer. */
    boolean takes(CsvScanner scanner, boolean afterBlank) {
        if (isEmpty(scanner)) {
            return held.size() < MAX_EMPTY;
        }
        return held.size() - empty < MAX_HELD && takes(scanner, width, afterBlank, !held.isEmpty());
    }

    private boolean isEmpty(CsvScanner scanner) {
        if (width < 2 || scanner.fields() != width || scanner.lines() > 1) {
            return false;
        }
        for (int i = 0; i < width; i++) {
            if (scanner.quoted(i) || !scanner.empty(i)) {
                return false;
            }
        }
        return true;
    }

    /** @param footer whether the line before could be of a footer */
    static boolean takes(CsvScanner scanner, int width, boolean afterBlank, boolean footer) {
        int fields = scanner.fields();
        if (width < 2 || fields > width || scanner.lines() > 1) {
            return false;
        }
        int first = 0;
        while (first < fields && scanner.empty(first)) {
            first++;
        }
        if (first == fields) {
            return false;
        }
        return sum(scanner, first) || (fields <= 2 && fields < width && remark(scanner, afterBlank || footer));
    }

    /** Whether the row of a sheet could be of a footer. */
    boolean takes(List<@Nullable String> values, boolean afterBlank) {
        if (width < 2 || held.size() >= MAX_HELD) {
            return false;
        }
        var own = values.stream().filter(it -> it != null).toList();
        if (own.isEmpty()) {
            return false;
        }
        var first = String.valueOf(own.getFirst()).strip();
        boolean remark = own.size() == 1 && first.equals(values.getFirst());
        return SUM.matcher(first).matches()
                || (remark
                        && (afterBlank
                                || !held.isEmpty()
                                || REMARK.matcher(first).matches())
                        && width > 2);
    }

    void hold(int row, List<@Nullable String> values, String text) {
        held.add(new Held(row, 1, values, text));
    }

    private static boolean sum(CsvScanner scanner, int first) {
        boolean possible =
                switch (scanner.first(first)) {
                    case 't', 'T', 's', 'S', 'g', 'G', 'и', 'И', '合', '总' -> true;
                    default -> false;
                };
        return possible && SUM.matcher(scanner.value(first).strip()).matches();
    }

    private static boolean remark(CsvScanner scanner, boolean apart) {
        return (apart && scanner.fields() == 1)
                || REMARK.matcher(scanner.text().strip()).matches();
    }

    void hold(CsvScanner scanner) {
        empty += isEmpty(scanner) ? 1 : 0;
        var values = new ArrayList<@Nullable String>();
        for (int i = 0; i < scanner.fields(); i++) {
            values.add(scanner.quoted(i) || !scanner.empty(i) ? scanner.value(i) : null);
        }
        held.add(new Held(scanner.line(), scanner.lines(), values, scanner.text()));
    }

    /** A row comes: what was held is none of a footer. */
    void release() {
        if (held.isEmpty()) {
            return;
        }
        for (var line : held) {
            if (line.values.size() != width) {
                account.reject(
                        line.line,
                        line.lines,
                        line.text,
                        "The line has " + line.values.size() + (line.values.size() == 1 ? " field" : " fields")
                                + ", not " + width);
                continue;
            }
            out.begin(line.line);
            line.values.forEach(out::value);
            var problem = out.unwritable();
            if (problem != null) {
                out.giveUp();
                account.reject(line.line, line.lines, line.text, problem);
            } else {
                out.commit();
                account.row(line.lines);
                inside += line.empty() ? 0 : 1;
                withoutValues += line.empty() ? 1 : 0;
            }
        }
        held.clear();
        empty = 0;
    }

    /** The file ends: what is held is the footer. */
    void end() {
        if (empty > 0) {
            account.blank += empty;
            account.warn(empty + " lines at the end have delimiters and no values: they count as blank");
        }
        for (var line : held) {
            if (line.empty()) {
                continue;
            }
            account.footer += line.lines;
            account.warn("Line " + line.line + " was taken as a footer and is no row: \"" + Account.shortened(line.text)
                    + "\"");
        }
        held.clear();
    }

    void sumUp() {
        if (withoutValues > 0) {
            account.warn(Account.rows(withoutValues) + " no value at all");
        }
        if (inside > 0) {
            account.warn(Account.rows(inside) + " a word for a sum at the beginning and a row below: kept as rows");
        }
    }
}
