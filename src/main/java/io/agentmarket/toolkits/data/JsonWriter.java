package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.engines.Column;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON: a list of objects, or an object a line. Numbers keep all their digits. */
final class JsonWriter implements TableWriter {

    /** The largest whole number that JavaScript and other readers of doubles keep exactly: 2^53 has 16 digits. */
    private static final int EXACT_DIGITS = 15;

    private final boolean lines;
    private boolean wide;

    /** @param lines whether each object is a line of its own, without a list around them */
    JsonWriter(boolean lines) {
        this.lines = lines;
    }

    @Override
    public List<String> write(List<Column> columns, DeliveredRows rows, Path out) throws IOException {
        var cells = columns.stream().map(Cells::of).toList();
        var names = columns.stream().map(each -> text(each.name())).toList();
        try (var json = Files.newBufferedWriter(out, StandardCharsets.UTF_8)) {
            json.write(lines ? "" : "[");
            var between = lines ? "" : "\n";
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                json.write(between);
                object(json, names, cells, row.get());
                json.write(lines ? "\n" : "");
                between = lines ? "" : ",\n";
            }
            json.write(lines ? "" : "\n]\n");
        }
        return wide
                ? List.of("Some numbers have more than " + EXACT_DIGITS
                        + " digits; read them with a parser that keeps all digits.")
                : List.of();
    }

    private void object(BufferedWriter json, List<String> names, List<Cells> cells, List<@Nullable String> row)
            throws IOException {
        json.write('{');
        for (int i = 0; i < row.size(); i++) {
            json.write(i == 0 ? "" : ",");
            json.write(names.get(i));
            json.write(':');
            json.write(value(cells.get(i), row.get(i)));
        }
        json.write('}');
    }

    private String value(Cells cells, @Nullable String value) {
        if (value == null) {
            return "null";
        }
        if (cells == Cells.BOOLEAN) {
            return value;
        }
        if (cells == Cells.NUMBER && Cells.isPlainNumber(value)) {
            wide |= value.length() > EXACT_DIGITS;
            return value;
        }
        return text(value);
    }

    private static String text(String value) {
        return Json.MAPPER.writeValueAsString(value);
    }
}
