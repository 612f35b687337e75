package io.agentmarket.toolkits.data.postgres;

import static io.agentmarket.toolkits.data.postgres.CustomerDatabase.AMPLE;
import static io.agentmarket.toolkits.data.postgres.CustomerDatabase.select;
import static io.agentmarket.toolkits.data.postgres.CustomerDatabase.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.agentmarket.stores.TestStores;
import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table or a select becomes the canonical text file, exactly and wholly, or is refused. */
@Tag("stores")
class PostgresReadTest {

    private static final CustomerDatabase DATABASE = CustomerDatabase.fresh();

    @TempDir
    private Path folder;

    @Test
    void every_value_is_its_exact_text_and_null_is_nothing() throws IOException {
        DATABASE.run(
                "create table \"Odd name\" (id bigserial, price numeric(12,2), \"what, said\" text, at timestamptz, day date,"
                        + " ok boolean, ratio float8, raw bytea, tags text[])",
                "insert into \"Odd name\" values (9007199254740993, 12.50, E'a \"b\",\\nc\\\\.', '2026-03-29 01:30:00+01',"
                        + " '0044-03-15', true, 0.1, '\\x00ff', '{a,\"b c\"}'), (2, null, '', null, null, null, null, null, null)");

        var out = folder.resolve("out.csv");
        var read = DATABASE.read(table("\"Odd name\""), out);

        assertThat(Files.readString(out)).isEqualTo("""
                "1","1","9007199254740993","12.50","a ""b"",
                c\\.","2026-03-29 00:30:00+00","0044-03-15","t","0.1","\\x00ff","{a,""b c""}"
                "2","2","2",,"",,,,,,
                """);
        assertThat(read.rows()).isEqualTo(2);
        assertThat(read.bytes()).isEqualTo(Files.size(out));
        assertThat(read.columns().stream()
                        .map(each -> each.name() + " " + each.type())
                        .collect(Collectors.joining("; ")))
                .isEqualTo("id bigint; price numeric(12,2); what, said text; at timestamp with time zone; day date;"
                        + " ok boolean; ratio double precision; raw bytea; tags _text");
    }

    @Test
    void a_select_may_end_with_a_comment_and_keeps_its_order() throws IOException {
        var out = folder.resolve("out.csv");

        var read = DATABASE.read(
                select("select n from generate_series(1, 3) n order by n desc -- the latest first\n;"), out);
        var commented = DATABASE.read(select("select 1 as one -- just one"), folder.resolve("one.csv"));

        assertThat(Files.readString(out)).isEqualTo("\"1\",\"1\",\"3\"\n\"2\",\"2\",\"2\"\n\"3\",\"3\",\"1\"\n");
        assertThat(read.rows()).isEqualTo(3);
        assertThat(commented.rows()).isEqualTo(1);
    }

    @Test
    void an_empty_table_has_columns_and_no_rows() {
        DATABASE.run("create table nothing (a int)");

        var read = DATABASE.read(table("nothing"), folder.resolve("out.csv"));

        assertThat(read).isEqualTo(new TableRead(0, 0, List.of(new PostgresColumn("a", "integer"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1; drop table victim",
                "select 1) to stdout; commit; drop table victim; copy (select 1",
                "select 1\n) to stdout; commit; drop table victim; --",
                "drop table victim",
                "with gone as (delete from victim returning *) select * from gone",
                "insert into victim values (2) returning *",
                "select * from victim for update",
                "select kill()",
                "select 1 /* ",
                "select '",
                "select $a$",
                "select 1 as a, 2 as \"A\"",
                "select",
                "values (1) \\; drop table victim",
                "copy victim to stdout",
                "table nowhere",
                "commit"
            })
    void a_text_that_is_not_one_reading_select_is_refused(String text) {
        DATABASE.run(
                "create table if not exists victim (a int)",
                "delete from victim",
                "insert into victim values (1)",
                "create or replace function kill() returns int language sql as 'delete from victim returning a'");

        var refused = failure(select(text));

        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(DATABASE.rows("select a from victim")).containsExactly("1");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void more_rows_or_bytes_than_allowed_are_refused_and_never_cut() {
        var series = "select n from generate_series(1, 1000) n";

        var rows = failure(new PostgresSource("", series, 999, 1 << 20, AMPLE));
        var bytes = failure(new PostgresSource("", series, 1_000, 1_000, AMPLE));
        var wide = failure(select("select 1 as a, repeat('x', 17000000) as b, '{\"a\": 1}'::jsonb as c"));

        assertThat(rows)
                .hasMessageContaining("more than 999 rows")
                .extracting("kind")
                .isEqualTo(Kind.TOO_LARGE);
        assertThat(bytes).hasMessageContaining("1000 bytes").extracting("kind").isEqualTo(Kind.TOO_LARGE);
        assertThat(wide)
                .hasMessageContaining("Row 1 has more than")
                .extracting("kind")
                .isEqualTo(Kind.TOO_LARGE);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_read_ends_when_its_time_is_over() {
        var slow = new PostgresSource("", "select pg_sleep(3600)::text as a", 9, 999, Duration.ofSeconds(1));

        assertThat(failure(slow).kind()).isEqualTo(Kind.TIME);
        awaitNoSleeper();
    }

    @Test
    void an_interrupt_ends_the_statement_on_the_server() {
        var ended = new CompletableFuture<Throwable>();
        var reader = Thread.ofPlatform().start(() -> {
            try {
                DATABASE.read(select("select pg_sleep(3600)::text as a"), folder.resolve("out.csv"));
            } catch (PostgresFailedException e) {
                ended.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError("not interrupted"));
            }
        });
        await().until(() -> !sleepers().isEmpty());

        reader.interrupt();

        assertThat(ended.join())
                .isInstanceOf(PostgresFailedException.class)
                .extracting("kind")
                .isEqualTo(Kind.CANCELLED);
        awaitNoSleeper();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_missing_table_or_right_is_said_without_the_secret() {
        DATABASE.run("create table if not exists hidden (a int)");
        var stranger = ConnectionUrl.of(TestStores.customerDatabase());
        var own = ConnectionUrl.of(DATABASE.url);
        var other = DATABASE.url
                .replace(own.user(), stranger.user())
                .replace("/amp_test_" + stranger.user(), "/" + own.database());

        assertThat(failure(table("nowhere"))).hasMessage("The database has no such table.");
        assertThat(catchThrowableOfType(
                        PostgresFailedException.class,
                        () -> DATABASE.tables.read(DATABASE.as(other), table("hidden"), folder.resolve("out.csv"))))
                .hasMessageContaining("does not let this role do that");
        assertThat(catchThrowableOfType(
                        PostgresFailedException.class,
                        () -> DATABASE.tables.read(
                                DATABASE.as(DATABASE.url.replace("s3cr", "wr0ng")),
                                table("hidden"),
                                folder.resolve("out.csv"))))
                .hasMessage("The database does not accept the user or the password of the secret.")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(own.user(), "wr0ng", "127.0.0.1"));
    }

    private PostgresFailedException failure(PostgresSource source) {
        return catchThrowableOfType(
                PostgresFailedException.class, () -> DATABASE.read(source, folder.resolve("out.csv")));
    }

    private static List<String> sleepers() {
        return DATABASE.rows("select pid from pg_stat_activity where state = 'active' and query like '%pg_sleep(3600)%'"
                + " and datname = current_database() and pid <> pg_backend_pid()");
    }

    private static void awaitNoSleeper() {
        await().until(() -> sleepers().isEmpty());
    }
}
