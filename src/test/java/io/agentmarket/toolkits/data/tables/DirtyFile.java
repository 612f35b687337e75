package io.agentmarket.toolkits.data.tables;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dirty file and its clean truth, which was written down before any reader saw the file.
 *
 * @param kind what is dirty in it
 * @param name a file of the kind
 * @param bytes the file
 * @param options what is said of it
 * @param columns the true names
 * @param rows the true values; null for none
 * @param rejected the lines that are no rows
 * @param lines the true account, in the order of {@link Reading.Lines}
 * @param refused the pointer of the refusal, if the file must be refused; "content" for the content
 * @param warned a part of a warning that must be there
 * @param used what must be among the options used, as {@code name=value}
 */
record DirtyFile(
        String kind,
        String name,
        byte[] bytes,
        ReadOptions options,
        List<String> columns,
        List<List<@Nullable String>> rows,
        List<Long> rejected,
        List<Long> lines,
        @Nullable String refused,
        @Nullable String warned,
        @Nullable String used) {

    static DirtyFile of(String kind, String name, String text) {
        return of(kind, name, text, StandardCharsets.UTF_8);
    }

    static DirtyFile of(String kind, String name, String text, Charset charset) {
        return of(kind, name, text.getBytes(charset));
    }

    static DirtyFile of(String kind, String name, byte[] bytes) {
        return new DirtyFile(
                kind, name, bytes, ReadOptions.NONE, List.of(), List.of(), List.of(), List.of(), null, null, null);
    }

    DirtyFile said(ReadOptions said) {
        return new DirtyFile(kind, name, bytes, said, columns, rows, rejected, lines, refused, warned, used);
    }

    /** Names and values, divided by blanks around a bar; {@code ~} is null and {@code ''} the empty text. */
    DirtyFile table(String header, String... values) {
        var cells = new ArrayList<List<@Nullable String>>();
        for (var row : values) {
            var line = new ArrayList<@Nullable String>();
            for (var cell : row.split(" \\| ", -1)) {
                line.add(cell.equals("~") ? null : cell.equals("''") ? "" : cell);
            }
            cells.add(line);
        }
        return new DirtyFile(
                kind,
                name,
                bytes,
                options,
                Arrays.asList(header.split(" \\| ", -1)),
                cells,
                rejected,
                lines,
                refused,
                warned,
                used);
    }

    DirtyFile rejects(Long... at) {
        return new DirtyFile(kind, name, bytes, options, columns, rows, List.of(at), lines, refused, warned, used);
    }

    /** Total, preamble, header, comments, blank, rows, ofRows, rejected, footer. */
    DirtyFile account(long... parts) {
        var account = Arrays.stream(parts).boxed().toList();
        return new DirtyFile(kind, name, bytes, options, columns, rows, rejected, account, refused, warned, used);
    }

    DirtyFile refused(String pointer) {
        return new DirtyFile(kind, name, bytes, options, columns, rows, rejected, lines, pointer, warned, used);
    }

    DirtyFile warned(String part) {
        return new DirtyFile(kind, name, bytes, options, columns, rows, rejected, lines, refused, part, used);
    }

    DirtyFile used(String option) {
        return new DirtyFile(kind, name, bytes, options, columns, rows, rejected, lines, refused, warned, option);
    }

    @Override
    public String toString() {
        return kind + ": " + name;
    }
}
