package io.agentmarket.stores;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Redis as a child process on a free loopback port. It stores only limits, so nothing is written to disk. */
final class RedisServer implements AutoCloseable {

    private static final Duration START_WAIT = Duration.ofSeconds(20);
    private static final String TERMINATE = "TERM";

    private final Process process;
    private final RedisURI uri;

    private RedisServer(Process process, RedisURI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** Starts with a new configuration file; a server left by a killed process is stopped. */
    static RedisServer start(DataDirectory directory, Binaries binaries) {
        var config = directory.path().resolve("redis.conf");
        var logFile = directory.path().resolve("redis.log");
        try {
            var program = binaries.redis();
            orphan(directory, config).ifPresent(it -> ServerProcess.stop(it, TERMINATE));
            var port = PostgresServer.freePort();
            var password = directory.secret("redis.password");
            directory.write("redis.conf", config(directory.path(), port, password));
            var process =
                    ServerProcess.start(List.of(program.toString(), config.toString()), directory.path(), logFile);
            ServerProcess.awaitReady("Redis", process, logFile, START_WAIT, () -> isReady(process, port));
            return new RedisServer(
                    process,
                    RedisURI.builder()
                            .withHost("127.0.0.1")
                            .withPort(port)
                            .withPassword(password.toCharArray())
                            .build());
        } catch (IOException e) {
            throw DataDirectory.unwritable(config, e);
        }
    }

    RedisURI uri() {
        return uri;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            ServerProcess.stop(process.toHandle(), TERMINATE);
        }
    }

    /** The configuration. The process title stays the command line, so that a later start recognises its own server. */
    private static String config(Path folder, int port, String password) {
        return """
                bind 127.0.0.1
                port %d
                requirepass %s
                save ""
                appendonly no
                maxmemory 256mb
                maxmemory-policy noeviction
                set-proc-title no
                dir "%s"
                pidfile "%s/redis.pid"
                """.formatted(port, password, folder, folder);
    }

    private static Optional<ProcessHandle> orphan(DataDirectory directory, Path config) {
        return directory
                .read("redis.pid")
                .filter(it -> !it.isBlank())
                .flatMap(it -> ServerProcess.find(Long.parseLong(it.strip()), config));
    }

    private static boolean isReady(Process process, int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected() && process.isAlive();
        } catch (IOException notYet) {
            return false;
        }
    }
}
