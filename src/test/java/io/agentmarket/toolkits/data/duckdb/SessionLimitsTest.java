package io.agentmarket.toolkits.data.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.EngineSession.FileFormat;
import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a statement or a child, and what remains. */
class SessionLimitsTest {

    private static final DuckDbEngine ENGINE = DuckDbEngine.standard();

    /** Some 10 minutes of work that DuckDB can interrupt. */
    static final String LONG = "select sum(a.range * b.range) from range(1000000) a, range(10000000) b";

    private final List<Double> progress = new CopyOnWriteArrayList<>();
    private final List<EngineSession> sessions = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @AfterAll
    static void endEngine() {
        ENGINE.close();
    }

    @AfterEach
    void endSessions() {
        sessions.forEach(EngineSession::close);
    }

    private DuckDbSession open(Duration time, long disk) {
        return open(new Limits(folder, time, 200L << 20, disk, progress::add));
    }

    private DuckDbSession open(Limits limits) {
        var session = (DuckDbSession) ENGINE.open(limits);
        sessions.add(session);
        return session;
    }

    private DuckDbSession open() {
        return open(Duration.ofSeconds(60), 1L << 30);
    }

    @Test
    void a_statement_that_takes_too_long_ends_with_its_session() {
        var session = open(Duration.ofSeconds(1), 1L << 30);

        var failed = failure(() -> session.query(LONG, 1));
        var later = failure(() -> session.query("select 1", 1));

        assertThat(failed.kind()).isEqualTo(Kind.TIME);
        assertThat(failed).hasMessageContaining("longer than 1 s");
        assertThat(later.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(later).hasMessageStartingWith("The session has ended: The statement took longer");
        assertThat(ProcessHandle.of(session.pid())).isEmpty();
    }

    @Test
    void a_cancelled_statement_ends_and_its_session_continues() {
        var session = open();
        var running = CompletableFuture.supplyAsync(() -> failure(() -> session.query(LONG, 1)));
        await().until(() -> !progress.isEmpty());

        session.cancel();

        assertThat(running.join().kind()).isEqualTo(Kind.CANCELLED);
        assertThat(session.query("select 1", 1).values()).containsExactly(List.of("1"));
        assertThat(progress).allMatch(share -> share >= 0 && share <= 1);
    }

    @Test
    void a_write_that_is_cancelled_leaves_no_file() throws IOException {
        var session = open();
        var file = folder.resolve("out.parquet");
        var running = CompletableFuture.supplyAsync(
                () -> failure(() -> session.write("select range from range(2000000000)", file, FileFormat.PARQUET)));
        await().until(() -> !progress.isEmpty());

        session.cancel();

        assertThat(running.join().kind()).isEqualTo(Kind.CANCELLED);
        session.close();
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void one_value_of_gigabytes_ends_at_the_limit_of_the_operating_system() {
        var session = open();
        var other = open();
        var running = CompletableFuture.supplyAsync(
                () -> failure(() -> session.query("select length(repeat('x', 2000000000))", 1)));

        var meanwhile = other.query("select 'alive'", 1).values();

        assertThat(meanwhile).containsExactly(List.of("alive"));
        assertThat(running.join().kind()).isEqualTo(Kind.RESOURCES);
    }

    @Test
    void intermediate_results_beyond_the_disk_end_the_statement() {
        var session = open(new Limits(folder, Duration.ofSeconds(60), 60L << 20, 20L << 20, progress::add));

        var failed = failure(() -> session.keep(
                "t", "select md5(range::varchar) || md5('a' || range) || md5('b' || range) from range(1000000)"));

        assertThat(failed.kind()).isEqualTo(Kind.RESOURCES);
    }

    @Test
    void a_child_that_is_killed_is_told_in_a_sentence() {
        var session = open();
        var running = CompletableFuture.supplyAsync(() -> failure(() -> session.query(LONG, 1)));
        await().until(() -> !progress.isEmpty());

        ProcessHandle.of(session.pid()).orElseThrow().destroyForcibly();

        assertThat(running.join().kind()).isEqualTo(Kind.RESOURCES);
        assertThat(failure(() -> session.query("select 1", 1)).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void closing_ends_the_child_and_deletes_its_files() throws IOException {
        var session = open();
        session.keep("t", "select 1 as one");
        long pid = session.pid();

        session.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_deaf_statement_is_killed_when_it_is_cancelled() {
        var session = open();
        session.keep("one", "select 1 as n");
        var running = CompletableFuture.supplyAsync(() -> failure(
                () -> session.query("select count(*) from range(100000) where length(" + deaf() + ") = range", 1)));
        await().until(() -> !progress.isEmpty());

        session.cancel();

        assertThat(running.join().kind()).isIn(Kind.CANCELLED, Kind.RESOURCES);
    }

    @Test
    void a_parquet_file_that_claims_a_trillion_rows_is_refused_unread() throws IOException {
        var session = open();
        var file = folder.resolve("bomb.parquet");
        session.write("select range as n from range(12345)", file, FileFormat.PARQUET);
        Files.write(file, ParquetClaims.rows(Files.readAllBytes(file), 12_345, 1L << 40));

        var failed = failure(() -> session.loadParquet("t", file));

        assertThat(failed.kind()).isEqualTo(Kind.RESOURCES);
        assertThat(failed).hasMessageContaining("claims to hold 1099511627776 rows");
        var none = Files.write(folder.resolve("none.parquet"), new byte[100]);
        assertThat(failure(() -> session.loadParquet("t", none)).kind()).isEqualTo(Kind.STATEMENT);
    }

    @Test
    void nested_selects_are_refused_and_unchecked_end_only_their_child() {
        var session = open();
        var nested = "select * from (".repeat(1_000) + "select 1" + ")".repeat(1_000);

        assertThat(session.refusal(nested, List.of())).contains("deeper than 100 levels");
        assertThat(failure(() -> session.query(nested, 1)).kind()).isIn(Kind.STATEMENT, Kind.RESOURCES);
    }

    @Test
    void a_child_ends_with_its_server() throws Exception {
        var server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerThatIsKilled.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = server.inputReader()) {
            var children = Stream.of(out.readLine().split(" "))
                    .map(Long::valueOf)
                    .map(pid -> ProcessHandle.of(pid).orElseThrow())
                    .toList();
            assertThat(children).hasSize(2);

            server.destroyForcibly().waitFor();

            await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    private static String deaf() {
        return "repeat(repeat(range::varchar, 1000), 100000)";
    }

    private static EngineFailedException failure(Runnable statement) {
        return catchThrowableOfType(EngineFailedException.class, statement::run);
    }
}
