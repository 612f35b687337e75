package io.agentmarket.toolkits.data.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/** Any table that is written is read back, and a fault in one line changes the account by that line. */
class DelimitedTextPropertyTest {

    private record Read(Reading reading, List<List<@Nullable String>> rows) {}

    /** Texts with all the signs that matter. */
    @Provide
    Arbitrary<WrittenTable> any() {
        return WrittenTable.tables(Arbitraries.strings()
                .withChars("ab 1,;|\t\"'\\#\n.é")
                .ofMaxLength(12)
                .filter(it -> !it.endsWith("\\")));
    }

    /** Texts as people write them. */
    @Provide
    Arbitrary<WrittenTable> usual() {
        return WrittenTable.tables(Arbitraries.of(
                "plain",
                "Paris, France",
                "He said \"no\", twice",
                "12 High St\nLondon",
                "a; b; and c",
                "5\" pipe",
                "50 % of it",
                "see https://example.org/a?b=c,d",
                "",
                "it's"));
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void any_table_is_read_back_or_rejected_when_its_dialect_is_said(@ForAll("any") WrittenTable table)
            throws IOException {
        var read = read(table.bytes(table.written()), table.said());

        var rows = new ArrayList<>(table.rows());
        for (var reject : read.reading.rejects()) {
            assertThat(reject.reason()).contains("all these lines look like rows");
            rows.removeIf(row -> reject.line() == lineOf(table, table.rows().indexOf(row)));
        }
        assertThat(read.reading.columns()).isEqualTo(table.names());
        same(read, rows);
        assertThat(read.reading.lines().addUp()).isTrue();
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void usual_table_is_read_back_when_nothing_is_said(@ForAll("usual") WrittenTable table) throws IOException {
        var read = read(table.bytes(table.written()), ReadOptions.NONE);

        assertThat(read.reading.columns()).isEqualTo(table.names());
        same(read, table.rows());
        assertThat(read.reading.lines().rejected()).isZero();
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void field_too_many_rejects_its_line_and_no_other(@ForAll("usual") WrittenTable table, @ForAll int seed)
            throws IOException {
        int at = Math.floorMod(seed, table.rows().size());
        var lines = new ArrayList<>(table.written());
        lines.set(at + 1, lines.get(at + 1) + table.style().delimiter() + "7");

        var read = read(table.bytes(lines), ReadOptions.NONE);
        if (fewAreQuotedBeside(table, at)) {
            isTold(read);
            return;
        }

        var expected = new ArrayList<>(table.rows());
        expected.remove(at);
        same(read, expected);
        assertThat(read.reading.rejects()).extracting(Reading.Rejected::line).containsExactly(lineOf(table, at));
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void quote_that_is_missing_rejects_its_line_and_no_other(@ForAll("usual") WrittenTable table, @ForAll int seed)
            throws IOException {
        int at = Math.floorMod(seed, table.rows().size());
        var lines = new ArrayList<>(table.written());
        var line = lines.get(at + 1);
        var quote = table.style().quote();
        int closing = line.lastIndexOf(quote);
        var value = table.rows().get(at).getLast();
        if (closing != line.length() - 1 || value == null || value.isEmpty() || line.indexOf('\n') >= 0) {
            return;
        }
        lines.set(at + 1, line.substring(0, closing));

        var read = read(table.bytes(lines), ReadOptions.NONE);
        if (fewAreQuotedBeside(table, at)) {
            isTold(read);
            return;
        }

        var expected = new ArrayList<>(table.rows());
        expected.remove(at);
        same(read, expected);
        assertThat(read.reading.rejects()).extracting(Reading.Rejected::line).containsExactly(lineOf(table, at));
    }

    /** Single quotes in few lines beside the damaged one may be text: nobody can know, but all can be told. */
    private static boolean fewAreQuotedBeside(WrittenTable table, int row) {
        var lines = new ArrayList<>(table.written());
        boolean there = lines.remove(row + 1).indexOf(table.style().quote()) >= 0;
        var delimited = table.style().delimiter() + "'";
        return table.style().quote() == '\''
                && there
                && lines.stream().filter(it -> it.contains(delimited)).count() < 4;
    }

    private static void isTold(Read read) {
        assertThat(read.reading.warnings())
                .anySatisfy(it -> assertThat(it).containsPattern("(?i)single quote|delimiter is not certain"));
    }

    /** The first row that differs says more than all of them. */
    private static void same(Read read, List<List<@Nullable String>> expected) {
        for (int i = 0; i < Math.min(expected.size(), read.rows.size()); i++) {
            assertThat(read.rows.get(i)).as("row %d of %s", i, read.reading).isEqualTo(expected.get(i));
        }
        assertThat(read.rows).as(read.reading.toString()).hasSameSizeAs(expected);
    }

    /** The line where the row at this place begins. */
    private static long lineOf(WrittenTable table, int row) {
        long line = 2;
        for (var values : table.rows().subList(0, row)) {
            line++;
            for (var value : values) {
                line += value == null
                        ? 0
                        : value.chars().filter(it -> it == '\n').count();
            }
        }
        return line;
    }

    private static Read read(byte[] bytes, ReadOptions options) throws IOException {
        Path folder = Files.createTempDirectory("tables");
        try {
            Path in = Files.write(folder.resolve("in"), bytes);
            var reading = new TableReader().read(in, options, folder.resolve("out"));
            return new Read(reading, CanonicalText.rows(folder.resolve("out")));
        } finally {
            Files.deleteIfExists(folder.resolve("in"));
            Files.deleteIfExists(folder.resolve("out"));
            Files.delete(folder);
        }
    }
}
