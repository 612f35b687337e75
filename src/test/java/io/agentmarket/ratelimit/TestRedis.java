package io.agentmarket.ratelimit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import redis.embedded.RedisServer;

/** A Redis without a database beside it, for as long as it is open. */
final class TestRedis implements AutoCloseable {

    private final Optional<RedisServer> server;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private TestRedis(Optional<RedisServer> server, String url) {
        this.server = server;
        this.client = RedisClient.create(url);
        this.connection = client.connect();
    }

    /** The server that TEST_REDIS_URL names, else an embedded one. */
    static TestRedis start() {
        var given = System.getenv("TEST_REDIS_URL");
        return given == null ? embedded() : new TestRedis(Optional.empty(), given);
    }

    /** A server on a free port of 127.0.0.1 that a test may stop. */
    static TestRedis embedded() {
        try {
            var port = freePort();
            var server = RedisServer.newRedisServer()
                    .port(port)
                    .setting("bind 127.0.0.1")
                    .setting("appendonly no")
                    .setting("save \"\"")
                    .build();
            server.start();
            return new TestRedis(Optional.of(server), "redis://127.0.0.1:" + port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StatefulRedisConnection<String, String> connection() {
        return connection;
    }

    RedisCalls calls() {
        return new RedisCalls(connection, Duration.ofSeconds(10));
    }

    /** Ends an embedded server. */
    void stop() {
        server.ifPresent(it -> {
            try {
                it.stop();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        stop();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
