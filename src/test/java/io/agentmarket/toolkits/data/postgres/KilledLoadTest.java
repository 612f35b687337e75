package io.agentmarket.toolkits.data.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever the process is killed, the table has all of a load or nothing, and the same load happens once. */
class KilledLoadTest {

    private static final CustomerDatabase DATABASE = CustomerDatabase.fresh();
    private static final int ROWS = 20_000;

    private final String effect = UUID.randomUUID().toString();

    @TempDir
    private Path folder;

    @BeforeEach
    void make_the_table() {
        DATABASE.run("drop table if exists t", "create table t (a text, b text)");
    }

    @Test
    void in_the_middle_of_the_copy_nothing_is_there() throws Exception {
        var whole = whole();
        var pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (var loading = LoadProcess.start(DATABASE, pipe, effect);
                var half = Files.newOutputStream(pipe)) {
            write(half, Files.readAllBytes(whole));
            await().until(() -> isActive("copy pg_temp.agentmarket_text%"));

            loading.kill();
        }

        assertThat(count()).isZero();
        assertLoadsOnce(whole, false);
    }

    @Test
    void while_it_waits_for_a_lock_the_next_load_waits() throws Exception {
        var whole = whole();
        DATABASE.run("insert into t values ('before', 'x')");
        CompletableFuture<TableLoad> next;
        try (var holder = holder();
                var loading = LoadProcess.start(DATABASE, whole, effect)) {
            await().until(() -> isActive("insert into \"public\".\"t\"%"));
            loading.kill();

            next = CompletableFuture.supplyAsync(
                    () -> DATABASE.tables.load(DATABASE.access, LoadProcess.target(effect), whole));
            await().until(() -> isActive("insert into \"public\".\"agentmarket_load\"%"));
            holder.rollback();
        }

        assertThat(next.join().before()).isFalse();
        assertThat(count()).isEqualTo(ROWS + 1);
    }

    @Test
    void after_the_commit_all_is_there_and_stays_so() throws Exception {
        var whole = whole();
        try (var loading = LoadProcess.start(DATABASE, whole, effect)) {
            await().until(() -> loading.hasReturned() || !loading.isAlive());

            loading.kill();
        }

        assertThat(count()).isEqualTo(ROWS);
        assertLoadsOnce(whole, true);
    }

    @Test
    void a_commit_whose_answer_is_lost_is_found_out() throws Exception {
        var whole = whole();
        try (var line = new CutLine(DATABASE.url)) {
            var through = CustomerDatabase.at(line.url());
            var target = LoadProcess.target(effect);

            var load = through.tables.load(through.access, target, whole);

            assertThat(line.wasCut()).isTrue();
            assertThat(load).isEqualTo(new TableLoad(ROWS, ROWS, 0, 0, false, false));
        }
        assertThat(count()).isEqualTo(ROWS);
        assertLoadsOnce(whole, true);
    }

    private void assertLoadsOnce(Path whole, boolean before) {
        var target = LoadProcess.target(effect);

        assertThat(DATABASE.tables.load(DATABASE.access, target, whole))
                .isEqualTo(new TableLoad(ROWS, ROWS, 0, 0, false, before));
        assertThat(DATABASE.tables.load(DATABASE.access, target, whole).before())
                .isTrue();
        assertThat(count()).isEqualTo(ROWS);
    }

    private Path whole() {
        var rows = IntStream.range(0, ROWS)
                .<List<@Nullable String>>mapToObj(n -> CustomerDatabase.row("value " + n, "x".repeat(n % 50)))
                .toList();
        return CustomerDatabase.file(folder, rows);
    }

    private static void write(OutputStream half, byte[] whole) throws IOException {
        half.write(whole, 0, whole.length / 2);
        half.flush();
    }

    private static Connection holder() throws Exception {
        var holder = DATABASE.connect();
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("lock table t in exclusive mode");
        }
        return holder;
    }

    private static boolean isActive(String statement) {
        return !DATABASE.rows("select 1 from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid() and state = 'active' and query like '" + statement + "'")
                .isEmpty();
    }

    private static int count() {
        return Integer.parseInt(DATABASE.rows("select count(*) from t").getFirst());
    }
}
