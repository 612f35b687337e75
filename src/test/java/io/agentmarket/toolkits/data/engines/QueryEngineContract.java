package io.agentmarket.toolkits.data.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.EngineSession.FileFormat;
import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every engine promises. Its SQL is such that all of them understand it. */
public abstract class QueryEngineContract {

    @TempDir
    protected Path folder;

    protected EngineSession session;

    /** The engine under test; the same for all tests of a class. */
    protected abstract QueryEngine engine();

    @BeforeEach
    void openSession() {
        session = engine().open(limits(Duration.ofSeconds(30)));
    }

    @AfterEach
    void closeSession() {
        session.close();
    }

    protected Limits limits(Duration time) {
        return new Limits(folder, time, 256L << 20, 1L << 30, progress -> {});
    }

    @Test
    void loads_keeps_and_queries() throws IOException {
        var file = write("1,1,\"7\",\"a\"\n2,2,\"8\",\n3,4,\"9\",\"\"\n");

        var loaded = session.load("t", TextFile.canonical(file, List.of("n", "s")));
        long kept = session.keep("big", "select * from t where cast(n as integer) > 7");
        var rows = session.query("select row_number, line_number, n, s from big order by row_number", 10);

        assertThat(loaded.rows()).isEqualTo(3);
        assertThat(loaded.rejected()).isZero();
        assertThat(loaded.columns())
                .extracting(Column::name)
                .containsExactly("row_number", "line_number", "n", "s");
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
                        "12345678901234567890123456789.123456789",
                        "-0.50",
                        "9007199254740993",
                        "true",
                        "2026-03-29")
                .endsWith(null, "0.1", "100000000000000000000", "-0.0000001234");
        assertThat(rows.values().getFirst().get(5)).startsWith("2026-03-29T01:30:00");
    }

    @Test
    void writes_text_that_it_loads_again() throws IOException {
        session.keep("t", "select * from (values (1, 1, 'a,\"b\"'), (2, 2, ''), (3, 3, null)) v(r, l, s)");
        var file = folder.resolve("out.csv");

        long written = session.write("select * from t order by r", file, FileFormat.TEXT);
        session.load("again", TextFile.canonical(file, List.of("s")));

        assertThat(written).isEqualTo(3);
        assertThat(file).hasContent("\"1\",\"1\",\"a,\"\"b\"\"\"\n\"2\",\"2\",\"\"\n\"3\",\"3\",\n");
        assertThat(session.query("select s from again order by row_number", 9).values())
                .containsExactly(row("a,\"b\""), row(""), row((String) null));
    }

    @Test
    void writes_parquet_that_it_loads_again() {
        session.keep("t", "select * from (values (1, 'a'), (2, null)) v(n, s)");
        var file = folder.resolve("out.parquet");

        long written = session.write("select * from t order by n", file, FileFormat.PARQUET);
        var loaded = session.loadParquet("again", file);

        assertThat(written).isEqualTo(2);
        assertThat(loaded.rows()).isEqualTo(2);
        assertThat(session.query("select row_number, n, s from again order by row_number", 9).values())
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

    protected Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("in.csv"), text);
    }

    protected static List<String> row(String... values) {
        return java.util.Arrays.asList(values);
    }
}
