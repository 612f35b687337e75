package io.agentmarket.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.TestPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A new, empty server of Debian's PostgreSQL on 127.0.0.1 with a superuser {@code postgres}; its package has the client
 * programs that the embedded distribution lacks. {@code .ci/postgres} installs it where it is missing.
 */
final class DebianPostgres implements AutoCloseable {

    static final String SUPERUSER_PASSWORD = "of the superuser";

    private static final int SECONDS = 120;

    private final Path programs;
    private final Path files;
    private final int port;

    private DebianPostgres(Path programs, Path files, int port) {
        this.programs = programs;
        this.files = files;
        this.port = port;
    }

    static DebianPostgres start(Path programs, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var server = new DebianPostgres(programs, folder.resolve("files"), TestPlaces.port());
        var password = Files.writeString(folder.resolve("superuser"), SUPERUSER_PASSWORD);
        server.run(
                "initdb", "-U", "postgres", "-A", "scram-sha-256", "--pwfile=" + password, "-E", "UTF8", "--no-sync");
        var options = "-p " + server.port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off";
        server.run("pg_ctl", "-w", "-l", folder.resolve("log").toString(), "-o", options, "start");
        return server;
    }

    /** The folder of its programs. */
    static Path programs() throws IOException, InterruptedException {
        var script = new ProcessBuilder(Path.of(".ci/postgres").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new String(script.getInputStream().readAllBytes()).strip();
        assertThat(script.waitFor()).isZero();
        return Path.of(said);
    }

    /** Host and port as a URL has them. */
    String place() {
        return "127.0.0.1:" + port;
    }

    void execute(String statements) throws SQLException {
        var url = "jdbc:postgresql://" + place() + "/postgres";
        try (var connection = DriverManager.getConnection(url, "postgres", SUPERUSER_PASSWORD);
                var statement = connection.createStatement()) {
            for (var each : statements.split(";", -1)) {
                statement.execute(each);
            }
        }
    }

    /** PostgreSQL refuses root; in a user namespace of its own it is nobody's, and the files stay reachable. */
    private void run(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(programs.resolve(program).toString(), "-D", files.toString()));
        command.addAll(List.of(arguments));
        var said = files.resolveSibling(program + ".out").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said))
                .start();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(program).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said.toPath())).isZero();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("pg_ctl", "-m", "immediate", "stop");
    }
}
