package io.agentmarket.stores;

import io.agentmarket.shared.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** PostgreSQL as a child process on a free loopback port, with its files in the data directory. */
final class PostgresServer implements AutoCloseable {

    /** The settings that make acknowledged runs durable; never weakened outside tests. */
    static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "100"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("jit", "off"),
            Map.entry("wal_level", "minimal"),
            Map.entry("max_wal_senders", "0"),
            Map.entry("max_wal_size", "512MB"),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"));

    private static final Duration START_WAIT = Duration.ofSeconds(60);

    /** Fast shutdown: sessions are ended, a checkpoint is written (PostgreSQL manual, 18.5). */
    private static final String FAST_SHUTDOWN = "INT";

    private static final String PID_FILE = "postmaster.pid";
    private static final int PID_LINE = 0;
    private static final int FOLDER_LINE = 1;
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    private final Process process;
    private final int port;

    private PostgresServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts on the data directory's files, which it creates on first use. A server left by a killed process is stopped
     * first.
     */
    static PostgresServer start(DataDirectory directory, Binaries binaries, Map<String, String> settings) {
        var files = directory.path().resolve("postgres");
        var logFile = directory.path().resolve("postgres.log");
        try {
            var home = binaries.postgres();
            if (!Files.isDirectory(files)) {
                create(directory, home, files);
            }
            orphan(files).ifPresent(it -> ServerProcess.stop(it, FAST_SHUTDOWN));
            forgetStranger(files);
            var port = freePort();
            var process = ServerProcess.start(command(home, files, port, settings), directory.path(), logFile);
            ServerProcess.awaitReady("PostgreSQL", process, logFile, START_WAIT, () -> isReady(process, files));
            return new PostgresServer(process, port);
        } catch (IOException e) {
            throw DataDirectory.unwritable(files, e);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            ServerProcess.stop(process.toHandle(), FAST_SHUTDOWN);
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The superuser's password; the server requires passwords from its first start on. */
    static String superuserPassword(DataDirectory directory) {
        return directory.secret("postgres.password");
    }

    private static void create(DataDirectory directory, Path home, Path files) throws IOException {
        superuserPassword(directory);
        var fresh = files.resolveSibling("postgres.new");
        Binaries.delete(fresh);
        var command = new ArrayList<>(asOrdinaryUser());
        command.addAll(List.of(
                home.resolve("bin/initdb").toString(),
                "--pgdata=" + fresh,
                "--username=postgres",
                "--pwfile=" + directory.path().resolve("postgres.password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
        ServerProcess.run(command);
        Files.move(fresh, files);
    }

    private static List<String> command(Path home, Path files, int port, Map<String, String> settings) {
        var command = new ArrayList<>(asOrdinaryUser());
        command.addAll(List.of(home.resolve("bin/postgres").toString(), "-D", files.toString()));
        var all = new TreeMap<>(SETTINGS);
        all.putAll(settings);
        all.put("port", Integer.toString(port));
        all.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    /**
     * The command prefix for an ordinary user. PostgreSQL refuses to run as root; in its own user namespace it still
     * reaches root's files.
     */
    private static List<String> asOrdinaryUser() {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        if (ServerProcess.onPath("unshare")) {
            try {
                ServerProcess.run(List.of("unshare", "-U", "true"));
                return List.of("unshare", "-U");
            } catch (IOException e) {
                throw rootRefused(e);
            }
        }
        throw rootRefused(null);
    }

    private static StartFailure rootRefused(@Nullable Throwable cause) {
        return new StartFailure(
                "The embedded PostgreSQL does not run as root and this machine has no user namespaces (unshare -U): "
                        + "start as an ordinary user, or set DATABASE_URL.",
                cause);
    }

    /**
     * The server left by a killed process. It is ours only if both its pid file and its command line name this folder.
     */
    private static Optional<ProcessHandle> orphan(Path files) throws IOException {
        var lines = pidFile(files);
        if (lines.size() <= FOLDER_LINE || !lines.get(FOLDER_LINE).equals(files.toString())) {
            return Optional.empty();
        }
        return ServerProcess.find(Long.parseLong(lines.get(PID_LINE).strip()), files);
    }

    /**
     * After a crash the recorded id may belong to a stranger by now, and PostgreSQL would refuse to start because of
     * it. This process holds the folder's lock, so once no process works in the folder, the record is stale.
     */
    private static void forgetStranger(Path files) throws IOException {
        var lines = pidFile(files);
        if (lines.isEmpty()
                || ProcessHandle.of(Long.parseLong(lines.get(PID_LINE).strip())).isEmpty()) {
            return;
        }
        var busy = ServerProcess.inFolder(files);
        if (busy.isPresent()) {
            throw new StartFailure("Process " + busy.get().pid() + " still works in " + files + ": stop it first.");
        }
        Files.delete(files.resolve(PID_FILE));
    }

    /** The port of the server that runs on these files; empty if none does. */
    static OptionalInt runningPort(Path files) throws IOException {
        var lines = pidFile(files);
        return lines.size() > STATUS_LINE
                        && lines.get(STATUS_LINE).strip().equals("ready")
                        && orphan(files).isPresent()
                ? OptionalInt.of(Integer.parseInt(lines.get(PORT_LINE).strip()))
                : OptionalInt.empty();
    }

    private static boolean isReady(Process process, Path files) throws IOException {
        var lines = pidFile(files);
        return lines.size() > STATUS_LINE
                && lines.get(PID_LINE).strip().equals(Long.toString(process.pid()))
                && lines.get(STATUS_LINE).strip().equals("ready");
    }

    private static List<String> pidFile(Path files) throws IOException {
        var file = files.resolve(PID_FILE);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
