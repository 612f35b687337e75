package io.agentmarket.toolkits.data.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the canonical text by its own few rules, so that what is tested does not test itself. */
final class CanonicalText {

    private CanonicalText() {}

    /** The rows without both numbers. */
    static List<List<@Nullable String>> rows(Path file) throws IOException {
        return numbered(file).stream()
                .<List<@Nullable String>>map(row -> row.subList(2, row.size()))
                .toList();
    }

    /** The rows with row number and line number in front. */
    static List<List<@Nullable String>> numbered(Path file) throws IOException {
        var text = Files.readString(file);
        var rows = new ArrayList<List<@Nullable String>>();
        int i = 0;
        while (i < text.length()) {
            var row = new ArrayList<@Nullable String>();
            while (true) {
                char c = text.charAt(i);
                if (c == '"') {
                    var value = new StringBuilder();
                    i++;
                    while (text.charAt(i) != '"' || text.charAt(i + 1) == '"') {
                        i += text.charAt(i) == '"' ? 1 : 0;
                        value.append(text.charAt(i++));
                    }
                    i++;
                    row.add(value.toString());
                } else {
                    int end = i;
                    while (text.charAt(end) != ',' && text.charAt(end) != '\n') {
                        end++;
                    }
                    row.add(end == i ? null : text.substring(i, end));
                    i = end;
                }
                if (text.charAt(i++) == '\n') {
                    break;
                }
            }
            rows.add(row);
        }
        return rows;
    }
}
