package io.agentmarket.toolkits.data.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.EngineSession.FileFormat;
import io.agentmarket.toolkits.data.engines.Loaded.Reject;
import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every engine promises. Its SQL is such that all of them understand it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class QueryEngineContract {

    protected Path folder;

    /** One for all tests of a class; each test has tables of its own. */
    protected EngineSession session;

    private int files;

    /** The engine under test; the same for all tests of a class. */
    protected abstract QueryEngine engine();

    @BeforeAll
    void openSession(@TempDir Path empty) {
        folder = empty;
        session = engine().open(limits(Duration.ofSeconds(30)));
    }

    @AfterAll
    void closeSession() {
        session.close();
    }

    protected Limits limits(Duration time) {
        return new Limits(folder, time, 256L << 20, 1L << 30, progress -> {});
    }

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
    void returns_at_most_the_rows_asked_for_and_says_so() {
        var two = session.query("select * from (values (1), (2), (3)) v(n) order by n", 2);
        var all = session.query("select * from (values (1), (2), (3)) v(n) order by n", 3);

        assertThat(two.values()).containsExactly(row("1"), row("2"));
        assertThat(two.complete()).isFalse();
        assertThat(all.complete()).isTrue();
    }

    @Test
    void returns_the_columns_of_an_empty_result() {
        var rows = session.query("select n, n from (values (1), (2)) v(n) where n > 2", 10);

        assertThat(rows.columns()).hasSize(2);
        assertThat(rows.values()).isEmpty();
        assertThat(rows.complete()).isTrue();
    }

    @Test
    void returns_exact_texts() {
        var rows = session.query("""
                select cast('12345678901234567890123456789.123456789' as decimal(38, 9)) as d,
                    cast(-0.5 as decimal(3, 2)) as e, cast(9007199254740993 as bigint) as i, true as b,
                    cast('2026-03-29' as date) as day, timestamp '2026-03-29 01:30:00' as at,
                    cast(null as varchar) as n, cast(0.1 as double) as f, cast(1e20 as double) as g,
                    cast(-0.0000001234 as double) as h
                """, 1);

        assertThat(rows.values().getFirst())
                .startsWith(
                        "12345678901234567890123456789.123456789", "-0.50", "9007199254740993", "true", "2026-03-29")
                .endsWith(null, "0.1", "100000000000000000000", "-0.0000001234");
        assertThat(rows.values().getFirst().get(5)).startsWith("2026-03-29T01:30:00");
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
    void refuses_a_wrong_statement_and_continues() {
        assertThatThrownBy(() -> session.query("select nothing from nowhere", 1))
                .isInstanceOfSatisfying(
                        EngineFailedException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.STATEMENT));
        assertThat(session.query("select 1 as one", 1).values()).containsExactly(row("1"));
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
            var table = "preamble_" + ++files;
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
    void columns_with_the_same_name_stay_apart() {
        var rows = session.query("select 1 as a, 2 as a, 'x' as \"strange \"\"name\"\"\"", 1);

        assertThat(rows.columns().get(2).name()).isEqualTo("strange \"name\"");
        assertThat(rows.values()).containsExactly(row("1", "2", "x"));
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
    void a_failed_write_leaves_no_file() {
        var file = folder.resolve("failed.csv");

        assertFails(
                () -> session.write(
                        "select cast(s as integer) as n from (values ('1'), ('x')) v(s)", file, FileFormat.TEXT),
                "x");
        assertThat(file).doesNotExist();
    }

    @Test
    void selects_over_the_given_tables_are_not_refused() {
        session.keep("orders", "select * from (values (1, 'a', 2.50), (2, 'b', 1.25)) v(id, region, amount)");

        for (var select : List.of(
                "select region, sum(amount) as total from orders group by region having count(*) > 0 order by 2 desc",
                "with o as (select * from orders where amount > 1) select upper(region) from o -- a comment",
                "select id, row_number() over (partition by region order by amount) as n from orders;",
                "select a.id from orders a join orders b on a.id = b.id where a.region in (select region from orders)",
                "select case when amount between 1 and 2 then 'low' else coalesce(region, '?') end as c from orders",
                "select id from orders union all select 3 order by 1 limit 2")) {
            assertThat(session.refusal(select, List.of("orders"))).as(select).isEmpty();
            assertThat(session.query(select, 9).values()).as(select).isNotEmpty();
        }
        assertThat(session.refusal("select * from order", List.of("orders"))).isNotEmpty();
        assertThat(session.refusal("select * from orderz", List.of("orders"))).contains("orders");
    }

    @Test
    void only_single_expressions_over_the_columns_are_not_refused() {
        var columns = List.of("amount", "Region");

        for (var good : List.of(
                "amount * 2 > 3 and region like 'a%'",
                "cast(amount as decimal(12, 2)) -- net", "case when region = 'a' then 1 else 0 end")) {
            assertThat(session.expressionRefusal(good, columns)).as(good).isEmpty();
        }
        for (var bad : List.of(
                "amount, region",
                "amount as x",
                "amount) from orders where (true",
                "(select 1)",
                "exists (select 1)",
                "sum(amount)",
                "count(*)",
                "row_number() over ()",
                "*",
                "price",
                "amount; drop table t",
                "1 union select 2",
                "1) union (select 2",
                "amount > /* ")) {
            assertThat(session.expressionRefusal(bad, columns)).as(bad).matches("(?s)[A-Z].*[.?]");
        }
    }

    private static void assertFails(ThrowingCallable statement, String message) {
        assertThatThrownBy(statement)
                .isInstanceOfSatisfying(
                        EngineFailedException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.STATEMENT))
                .hasMessageContaining(message);
    }

    protected Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("in-" + ++files + ".csv"), text);
    }

    protected static List<String> row(String... values) {
        return java.util.Arrays.asList(values);
    }
}
