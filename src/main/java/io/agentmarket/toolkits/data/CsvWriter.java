package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.engines.Column;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CSV by RFC 4180 in UTF-8. Null is an empty value, an empty text {@code ""}. A text that a spreadsheet would take for
 * a formula gets an apostrophe in front; numbers never do.
 */
final class CsvWriter implements TableWriter {

    private final boolean guard;
    private long guarded;

    /** @param guard whether texts are kept from being formulas */
    CsvWriter(boolean guard) {
        this.guard = guard;
    }

    @Override
    public List<String> write(List<Column> columns, DeliveredRows rows, Path out) throws IOException {
        var cells = columns.stream().map(Cells::of).toList();
        try (var text = Files.newBufferedWriter(out, StandardCharsets.UTF_8)) {
            line(text, columns.stream().map(Column::name).toList(), List.of());
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                line(text, row.get(), cells);
            }
        }
        return guarded == 0
                ? List.of()
                : List.of(guarded + (guarded == 1 ? " text begins" : " texts begin")
                        + " like a formula and got an apostrophe in front, so that a spreadsheet computes nothing;"
                        + " read.unguard takes it away when the file is read again.");
    }

    private void line(BufferedWriter text, List<@Nullable String> row, List<Cells> cells) throws IOException {
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                text.write(',');
            }
            var value = row.get(i);
            if (value != null) {
                boolean words = cells.isEmpty() || cells.get(i) == Cells.TEXT;
                text.write(quoted(words ? guarded(value) : value, row.size() == 1));
            }
        }
        text.write("\r\n");
    }

    private String guarded(String value) {
        if (!guard || !FormulaGuard.isFormula(value)) {
            return value;
        }
        guarded++;
        return "'" + value;
    }

    /** @param alone whether it is the only value of its row: an empty row would be a blank line */
    private static String quoted(String value, boolean alone) {
        if (value.isEmpty()) {
            return "\"\"";
        }
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && (!alone || !value.isBlank());
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
