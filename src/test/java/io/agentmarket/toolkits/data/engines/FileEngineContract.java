package io.agentmarket.toolkits.data.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.toolkits.data.engines.EngineSession.FileFormat;
import io.agentmarket.toolkits.data.engines.Loaded.Reject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every engine promises that loads files. */
public abstract class FileEngineContract extends QueryEngineContract {

    private int tables;

    @Test
    void loads_keeps_and_queries() throws IOException {
        var file = write("1,1,\"7\",\"a\"\n2,2,\"8\",\n3,4,\"9\",\"\"\n");

        var loaded = session.load("loaded", TextFile.canonical(file, List.of("n", "s")));
        long kept = session.keep("big", "select * from loaded where cast(n as integer) > 7");
        var rows = session.query("select row_number, line_number, n, s from big order by row_number", 10);

        assertThat(loaded.rows()).isEqualTo(3);
        assertThat(loaded.rejected()).isZero();
        assertThat(loaded.columns()).extracting(Column::name).containsExactly("row_number", "line_number", "n", "s");
        assertThat(kept).isEqualTo(2);
        assertThat(rows.complete()).isTrue();
        assertThat(rows.values()).containsExactly(row("2", "2", "8", null), row("3", "4", "9", ""));
    }

    @Test
    void writes_text_that_it_loads_again() throws IOException {
        session.keep("texts", "select * from (values (1, 1, 'a,\"b\"'), (2, 2, ''), (3, 3, null)) v(r, l, s)");
        var file = folder.resolve("out.csv");

        long written = session.write("select * from texts order by r", file, FileFormat.TEXT);
        session.load("texts_again", TextFile.canonical(file, List.of("s")));

        assertThat(written).isEqualTo(3);
        assertThat(file).hasContent("\"1\",\"1\",\"a,\"\"b\"\"\"\n\"2\",\"2\",\"\"\n\"3\",\"3\",\n");
        assertThat(session.query("select s from texts_again order by row_number", 9)
                        .values())
                .containsExactly(row("a,\"b\""), row(""), row((String) null));
    }

    @Test
    void writes_parquet_that_it_loads_again() {
        session.keep("typed", "select * from (values (1, 'a'), (2, null)) v(n, s)");
        var file = folder.resolve("out.parquet");

        long written = session.write("select * from typed order by n", file, FileFormat.PARQUET);
        var loaded = session.loadParquet("typed_again", file);

        assertThat(written).isEqualTo(2);
        assertThat(loaded.rows()).isEqualTo(2);
        assertThat(session.query("select row_number, n, s from typed_again order by row_number", 9)
                        .values())
                .containsExactly(row("1", "1", "a"), row("2", "2", null));
    }

    @Test
    void lines_that_are_no_rows_are_rejects_with_their_place() throws IOException {
        var file = write("preamble\na,b\n1,2\n3\n4,5,6\n\"x\",\"y\ny\"\n7,\"8\"9\n10,11\n");

        var loaded = session.load("ragged", new TextFile(file, ',', '"', '"', 2, List.of("a", "b"), false, true));

        assertThat(session.query("select row_number, a, b from ragged order by row_number", 10)
                        .values())
                .containsExactly(row("1", "1", "2"), row("2", "x", "y\ny"), row("3", "10", "11"));
        assertThat(loaded.rows()).isEqualTo(3);
        assertThat(loaded.rejected()).isEqualTo(3);
        assertThat(loaded.rejects()).extracting(Reject::line).containsExactly(4L, 5L, 8L);
        assertThat(loaded.rejects()).extracting(Reject::text).containsExactly("3", "4,5,6", "7,\"8\"9");
        assertThat(loaded.rejects())
                .extracting(Reject::reason)
                .containsExactly(
                        "The line has too few values.",
                        "The line has too many values.",
                        "A quote is not closed, or stands within a value.");
    }

    @Test
    void lines_before_the_first_row_are_only_counted() throws IOException {
        var preambles = Map.of(
                "a title 5\" wide\n\na,b\n", 3,
                "\"open\na,b\n", 2,
                "\"a\",\"b\"\n", 1,
                "\"long\nname\",b\r\n", 2,
                "x\ry\r\n", 2,
                "a,\"b\"\"c\"\n", 1,
                "\n\n\n", 3);

        preambles.forEach((preamble, lines) -> {
            var table = "preamble_" + tables++;
            var loaded = session.load(table, skipping(preamble + "1,2\n3\n4,5\n", lines));

            assertThat(loaded.rows()).as(preamble).isEqualTo(2);
            assertThat(loaded.rejects()).as(preamble).extracting(Reject::line).containsExactly(lines + 2L);
            assertThat(session.query("select a, b from " + table + " order by row_number", 9)
                            .values())
                    .as(preamble)
                    .containsExactly(row("1", "2"), row("4", "5"));
        });
    }

    private TextFile skipping(String text, int lines) {
        try {
            return new TextFile(write(text), ',', '"', '"', lines, List.of("a", "b"), false, true);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void a_quote_that_is_never_closed_rejects_all_its_lines() throws IOException {
        var file = write("1,2\n\"3,4\n5,6\n7,8\n");

        var loaded = session.load("open", new TextFile(file, ',', '"', '"', 0, List.of("a", "b"), false, true));

        assertThat(loaded.rows()).isEqualTo(1);
        assertThat(loaded.rejected()).isEqualTo(3);
        assertThat(loaded.rejects()).extracting(Reject::line).containsExactly(2L);
    }

    @Test
    void no_line_is_lost_however_long() throws IOException {
        var file = write("1,2\n".repeat(5) + "1," + "x".repeat(40_000_000) + "\n3,4\n");
        var dialect = new TextFile(file, ',', '"', '"', 0, List.of("a", "b"), false, true);

        assertFails(() -> session.load("long_line", dialect), "1 of its 7 lines");
    }

    @Test
    void the_lines_of_a_long_reject_are_counted() throws IOException {
        var file = write("1,\"two\nlines\"\n\"3,4\n" + "5,6\n".repeat(100_000));
        var dialect = new TextFile(file, ',', '"', '"', 0, List.of("a", "b"), false, true);

        var loaded = session.load("long_reject", dialect);

        assertThat(loaded.rows()).isEqualTo(1);
        assertThat(loaded.rejected()).isEqualTo(100_001);
    }

    @Test
    void the_line_of_a_row_is_known_where_each_row_is_one() throws IOException {
        var file = write("a\n1\n2\n");

        session.load("lines", new TextFile(file, ',', '"', '"', 1, List.of("a"), false, true));

        assertThat(session.query("select row_number, line_number, a from lines order by 1", 9)
                        .values())
                .containsExactly(row("1", "2", "1"), row("2", "3", "2"));
    }

    @Test
    void an_empty_text_and_nothing_differ_only_where_the_file_says_so() throws IOException {
        var file = write("\"\",x\n,y\n");

        session.load("quoted", new TextFile(file, ',', '"', '"', 0, List.of("a", "b"), false, true));
        session.load("unquoted", new TextFile(file, ',', '"', '"', 0, List.of("a", "b"), false, false));

        assertThat(session.query("select a, b from quoted order by row_number", 9)
                        .values())
                .containsExactly(row("", "x"), row(null, "y"));
        assertThat(session.query("select a, b from unquoted order by row_number", 9)
                        .values())
                .containsExactly(row(null, "x"), row(null, "y"));
    }

    @Test
    void the_dialect_is_what_the_file_says() throws IOException {
        var file = write("a;'it\\'s;1'\n\"b\";2,3\n");

        session.load("dialect", new TextFile(file, ';', '\'', '\\', 0, List.of("a", "b"), false, true));
        session.load("plain", new TextFile(file, ';', '\0', '\0', 1, List.of("a", "b"), false, true));

        assertThat(session.query("select a, b from dialect order by row_number", 9)
                        .values())
                .containsExactly(row("a", "it's;1"), row("\"b\"", "2,3"));
        assertThat(session.query("select a, b from plain order by row_number", 9)
                        .values())
                .containsExactly(row("\"b\"", "2,3"));
    }

    @Test
    void an_empty_file_is_an_empty_table() throws IOException {
        var loaded = session.load("empty", TextFile.canonical(write(""), List.of("a")));

        assertThat(loaded.rows()).isZero();
        assertThat(session.query("select a from empty", 1).values()).isEmpty();
    }

    @Test
    void a_file_outside_of_the_folder_is_refused(@TempDir Path other) throws IOException {
        var file = Files.writeString(other.resolve("x.csv"), "1,1,\"a\"\n");

        assertFails(() -> session.load("outside", TextFile.canonical(file, List.of("a"))), "not in the run's folder");
        assertFails(
                () -> session.write("select 1 as a", other.resolve("y.csv"), FileFormat.TEXT),
                "not in the run's folder");
        assertThat(other.resolve("y.csv")).doesNotExist();
    }

    @Test
    void columns_are_converted_while_they_are_read() throws IOException {
        var file = write("n;s\n7;x\n;y\n\"\";z\n08;NA\n");
        var dialect = new TextFile(file, ';', '"', '"', 1, List.of("n", "s"), false, true);
        var number = new Converted("n", "case when n not like '0%' then try_cast(n as integer) end", "trim(n) = ''");

        var unfit = session.load("converted", dialect, List.of(number));
        var loaded = session.load(
                "converted",
                dialect,
                List.of(
                        new Converted("n", "try_cast(n as integer)", "trim(n) = ''"),
                        new Converted("s", "nullif(s, 'NA')", "s = 'NA'")));

        assertThat(unfit.fits()).containsExactly(new Loaded.Fit("n", 1, 1));
        assertThat(unfit.isFitting()).isFalse();
        assertThat(loaded.fits()).containsExactly(new Loaded.Fit("n", 0, 1), new Loaded.Fit("s", 0, 0));
        assertThat(loaded.columns().get(2).type()).isEqualTo("INTEGER");
        assertThat(session.query("select line_number, n, s from converted order by row_number", 9)
                        .values())
                .containsExactly(row("2", "7", "x"), row("3", null, "y"), row("4", null, "z"), row("5", "8", null));
    }

    /** Each row keeps two bits for each converted column: more columns than a number has bits. */
    @Test
    void many_columns_are_converted() throws IOException {
        var names = IntStream.range(0, 70).mapToObj(i -> "load:" + i).toList();
        var file = write("1;".repeat(69) + "1\n" + "1;".repeat(40) + "x;" + "1;".repeat(28) + "1\n");
        var dialect = new TextFile(file, ';', '"', '"', 0, names, false, true);

        var loaded = session.load(
                "many",
                dialect,
                names.stream()
                        .map(name -> new Converted(name, "try_cast(\"" + name + "\" as integer)", "false"))
                        .toList());

        assertThat(loaded.fits().stream().filter(fit -> fit.unfit() > 0))
                .containsExactly(new Loaded.Fit("load:40", 1, 0));
    }
}
