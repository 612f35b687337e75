package io.agentmarket.toolkits.data.tables;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * A table and the dialect in which a small writer of its own writes it.
 *
 * @param rows values; null for none
 */
record WrittenTable(List<String> names, List<List<@Nullable String>> rows, Style style) {

    /** How it is written. */
    record Style(
            char delimiter,
            char quote,
            boolean backslash,
            String lineEnd,
            boolean quoteAll,
            boolean lastEnd,
            Charset charset,
            boolean mark) {}

    static Arbitrary<Style> styles() {
        return Combinators.combine(
                        Arbitraries.of(',', ';', '\t', '|'),
                        Arbitraries.frequency(net.jqwik.api.Tuple.of(4, '"'), net.jqwik.api.Tuple.of(1, '\'')),
                        Arbitraries.of(false, false, true),
                        Arbitraries.of("\n", "\r\n", "\r"),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(StandardCharsets.UTF_8, StandardCharsets.UTF_8, StandardCharsets.UTF_16LE),
                        Arbitraries.of(true, false))
                .as(Style::new);
    }

    /** Values of all kinds, each column of one kind; the first column numbers its rows. */
    static Arbitrary<WrittenTable> tables(Arbitrary<String> texts) {
        var number = Arbitraries.integers().between(-99_999, 99_999).map(String::valueOf);
        var price = Arbitraries.integers().between(0, 99_999).map(it -> it / 100 + "." + it % 100 / 10 + it % 10);
        var day = Arbitraries.integers().between(1, 28).map(it -> "2026-03-" + (it < 10 ? "0" + it : it));
        var word = Arbitraries.of("North", "South", "Müller", "open", "paid", "x-1", "O'Hara", "12 High St", "名前");
        Arbitrary<Arbitrary<String>> kinds = Arbitraries.of(number, price, day, word, texts);
        var shape = Combinators.combine(
                kinds.list().ofMinSize(1).ofMaxSize(5), Arbitraries.integers().between(3, 25));
        var content = shape.as((columns, height) -> content(columns, height)).flatMap(it -> it);
        return Combinators.combine(content, styles()).as((rows, style) -> {
            var names = new ArrayList<String>();
            for (int i = 0; i < rows.getFirst().size(); i++) {
                names.add(i == 0 ? "id" : "name " + (char) ('a' + i));
            }
            return new WrittenTable(names, rows, style);
        });
    }

    private static Arbitrary<List<List<@Nullable String>>> content(List<Arbitrary<String>> columns, int height) {
        var filled = columns.stream()
                .map(column -> column.injectNull(0.1).list().ofSize(height))
                .toList();
        return Combinators.combine(filled).as(lists -> {
            var rows = new ArrayList<List<@Nullable String>>();
            for (int i = 0; i < height; i++) {
                var row = new ArrayList<@Nullable String>();
                row.add(String.valueOf(i + 1));
                for (var list : lists) {
                    row.add(list.get(i));
                }
                rows.add(row);
            }
            return rows;
        });
    }

    /** Its lines, with their ends; a row with line breaks in it is one of them. */
    List<String> written() {
        var lines = new ArrayList<String>();
        lines.add(line(names));
        for (var row : rows) {
            lines.add(line(row));
        }
        return lines;
    }

    byte[] bytes(List<String> lines) {
        var text = String.join(style.lineEnd, lines) + (style.lastEnd ? style.lineEnd : "");
        return ((style.mark || style.charset != StandardCharsets.UTF_8 ? "\uFEFF" : "") + text).getBytes(style.charset);
    }

    private String line(List<? extends @Nullable String> values) {
        var line = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            line.append(i == 0 ? "" : style.delimiter).append(field(values.get(i)));
        }
        return line.toString();
    }

    private String field(@Nullable String value) {
        if (value == null) {
            return "";
        }
        boolean needed = value.isEmpty()
                || value.isBlank()
                || value.startsWith(" ")
                || value.startsWith("#")
                || value.indexOf(style.delimiter) >= 0
                || value.indexOf(style.quote) >= 0
                || value.indexOf('\\') >= 0
                || value.indexOf('\n') >= 0
                || value.indexOf('\r') >= 0;
        if (!needed && !style.quoteAll) {
            return value;
        }
        var quote = String.valueOf(style.quote);
        var inside = style.backslash
                ? value.replace("\\", "\\\\").replace(quote, "\\" + quote)
                : value.replace(quote, quote + quote);
        return quote + inside + quote;
    }

    ReadOptions said() {
        var quote = String.valueOf(style.quote);
        return new ReadOptions(
                "csv",
                null,
                String.valueOf(style.delimiter),
                quote,
                style.backslash ? "\\" : quote,
                true,
                null,
                null,
                null,
                List.of());
    }
}
