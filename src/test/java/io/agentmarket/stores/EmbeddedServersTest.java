package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.StartFailure;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersTest {

    private static final Path BINARIES = Path.of("target/test-stores/bin").toAbsolutePath();

    /** One for all tests: making a database takes seconds, and starting on an existing one is what is tested. */
    @TempDir
    private static Path folder;

    private DataDirectory directory;

    @BeforeEach
    void open_the_folder() throws IOException {
        Files.createDirectories(BINARIES);
        directory = DataDirectory.open(folder.resolve("data"));
        Files.createSymbolicLink(directory.path().resolve("bin"), BINARIES);
    }

    @AfterEach
    void close_it() throws IOException {
        directory.close();
        Files.deleteIfExists(directory.path().resolve("bin"));
    }

    @Test
    void data_outlives_a_restart_and_no_process_does() throws SQLException {
        try (var first = start()) {
            execute(first, "create table restarted (id int)");
            execute(first, "insert into restarted values (7)");
        }
        assertThat(processes()).isEmpty();

        try (var second = start()) {
            assertThat(execute(second, "select id from restarted")).isEqualTo("7");
        }
        assertThat(processes()).isEmpty();
    }

    @Test
    void servers_of_a_killed_process_are_stopped_and_replaced() throws SQLException {
        var killed = start();
        execute(killed, "create table crashed (id int)");
        execute(killed, "insert into crashed values (7)");
        var orphans = processes();
        assertThat(orphans).hasSizeGreaterThanOrEqualTo(2);

        try (var next = start()) {
            assertThat(orphans).noneMatch(ProcessHandle::isAlive);
            assertThat(execute(next, "select id from crashed")).isEqualTo("7");
        }
    }

    @Test
    void a_process_that_only_has_the_recorded_id_is_left_alone() throws Exception {
        start().close();
        var other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    directory.path().resolve("postgres/postmaster.pid"),
                    other.pid() + "\n" + directory.path().resolve("postgres") + "\n1\n1\n\n127.0.0.1\n\nready\n");
            directory.write("redis.pid", other.pid() + "\n");

            start().close();

            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void settings_are_durable_and_only_loopback_listens() throws SQLException {
        try (var servers = start()) {
            assertThat(execute(servers, """
                            select string_agg(setting, ' ' order by name) from pg_settings where name in
                            ('fsync', 'full_page_writes', 'jit', 'listen_addresses', 'synchronous_commit')""")).isEqualTo("on on off 127.0.0.1 on");
            assertThat(execute(servers, "select rolsuper::text from pg_roles where rolname = current_user"))
                    .isEqualTo("false");
        }
    }

    @Test
    void nobody_connects_without_the_password() {
        try (var servers = start()) {
            var url = servers.addresses().app().jdbc();
            var redis = servers.addresses().redis();

            assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", ""))
                    .isInstanceOf(SQLException.class);
            var open = RedisClient.create(RedisURI.create(redis.getHost(), redis.getPort()));
            assertThatThrownBy(() -> open.connect().sync().get("any"))
                    .satisfiesAnyOf(
                            it -> assertThat(it).isInstanceOf(RedisConnectionException.class),
                            it -> assertThat(it).hasMessageContaining("NOAUTH"));
            open.shutdown();
        }
    }

    @Test
    void secrets_are_readable_by_the_owner_only() throws IOException {
        start().close();

        for (var secret : List.of("postgres.password", "agentmarket.password", "redis.password", "redis.conf")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.path().resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void one_folder_serves_one_process() {
        assertThatThrownBy(() -> DataDirectory.open(directory.path()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is in use by another process")
                .hasMessageContaining("--data");
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws IOException {
        var file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void an_unreachable_database_is_named_without_its_password() {
        var settings = settings(Optional.of("postgres://amp:secret@127.0.0.1:1/amp"), Optional.empty());

        assertThatThrownBy(() -> Servers.start(settings, () -> directory))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("127.0.0.1:1/amp")
                .hasMessageContaining("DATABASE_URL")
                .satisfies(it -> assertThat(it.getMessage()).doesNotContain("secret"));
        assertThat(processes()).isEmpty();
    }

    private Servers start() {
        return Servers.start(settings(Optional.empty(), Optional.empty()), () -> directory);
    }

    private StoreSettings settings(Optional<String> database, Optional<String> redis) {
        return new StoreSettings(database, Optional.empty(), Optional.empty(), redis, directory.path(), 4);
    }

    /** Every process of this machine whose command line names the data directory. */
    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(it -> ServerProcess.find(it.pid(), directory.path()).isPresent())
                .toList();
    }

    private static String execute(Servers servers, String sql) throws SQLException {
        var url = servers.addresses().app();
        try (var connection = DriverManager.getConnection(url.jdbc(), url.user(), url.password());
                var statement = connection.createStatement()) {
            statement.execute("set role amp_owner");
            if (!statement.execute(sql)) {
                return "";
            }
            var rows = statement.getResultSet();
            rows.next();
            return rows.getString(1);
        }
    }
}
