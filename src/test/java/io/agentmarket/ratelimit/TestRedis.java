package io.agentmarket.ratelimit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import redis.embedded.RedisServer;

/**
 * A Redis of its own on a free port of 127.0.0.1, for as long as it is open: the embedded 6.2, or the binary that the
 * environment variable {@code REDIS_SERVER} names.
 */
final class TestRedis implements AutoCloseable {

    private final RedisServer server;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    TestRedis() {
        try {
            var port = freePort();
            var binary = System.getenv("REDIS_SERVER");
            var builder = RedisServer.newRedisServer();
            if (binary != null) {
                builder.executableProvider(() -> new File(binary));
            }
            server = builder.port(port)
                    .setting("bind 127.0.0.1")
                    .setting("appendonly no")
                    .setting("save \"\"")
                    .build();
            server.start();
            client = RedisClient.create(RedisURI.create("redis://127.0.0.1:" + port));
            connection = client.connect();
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

    void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
