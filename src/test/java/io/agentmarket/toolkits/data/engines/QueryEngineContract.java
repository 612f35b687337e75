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
    void keeps_and_writes_rows() {
        long kept = session.keep("kept", "select * from (values (1, 'a,\"b\"'), (2, ''), (3, null)) v(n, s)");
        var file = folder.resolve("kept.csv");

        long written = session.write("select * from kept order by n", file, FileFormat.TEXT);

        assertThat(kept).isEqualTo(3);
        assertThat(written).isEqualTo(3);
        assertThat(file).hasContent("\"1\",\"a,\"\"b\"\"\"\n\"2\",\"\"\n\"3\",\n");
        assertThat(session.query("select s from kept where n > 1 order by n", 9).values())
                .containsExactly(row(""), row((String) null));
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
    void refuses_a_wrong_statement_and_continues() {
        assertThatThrownBy(() -> session.query("select nothing from nowhere", 1))
                .isInstanceOfSatisfying(
                        EngineFailedException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.STATEMENT));
        assertThat(session.query("select 1 as one", 1).values()).containsExactly(row("1"));
    }

    @Test
    void columns_with_the_same_name_stay_apart() {
        var rows = session.query("select 1 as a, 2 as a, 'x' as \"strange \"\"name\"\"\"", 1);

        assertThat(rows.columns().get(2).name()).isEqualTo("strange \"name\"");
        assertThat(rows.values()).containsExactly(row("1", "2", "x"));
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
        for (var wrong :
                List.of("select * from order", "select * from orderz", "drop table orders", "select 1; select 2")) {
            if (session.refusal(wrong, List.of("orders")).isEmpty()) {
                assertFails(() -> session.query(wrong, 1), "");
            }
        }
    }

    protected static void assertFails(ThrowingCallable statement, String message) {
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
