package io.agentmarket.ratelimit;

import io.agentmarket.shared.GivenServers;
import io.agentmarket.shared.TestPlaces;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import redis.embedded.RedisServer;

/** A Redis server alone, until it is closed. */
public final class TestRedis implements AutoCloseable {

    private final Optional<RedisServer> server;
    private final String url;
    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private TestRedis(Optional<RedisServer> server, String url) {
        this.server = server;
        this.url = url;
        this.resources = DefaultClientResources.builder()
                .reconnectDelay(Delay.constant(Duration.ofMillis(20)))
                .build();
        this.client = RedisClient.create(resources, RedisURI.create(url));
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        this.connection = client.connect();
    }

    /** The server that TEST_REDIS_URL names, else an embedded one. */
    static TestRedis start() {
        return GivenServers.in("TEST_REDIS_URL")
                .map(given -> new TestRedis(Optional.empty(), given))
                .orElseGet(TestRedis::embedded);
    }

    /** One that runs already. */
    static TestRedis at(String url) {
        return new TestRedis(Optional.empty(), url);
    }

    /** A server on a port of its own on 127.0.0.1 that a test may stop. */
    public static TestRedis embedded() {
        try {
            var port = TestPlaces.port();
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

    public String url() {
        return url;
    }

    StatefulRedisConnection<String, String> connection() {
        return connection;
    }

    /** As patient as a test that does not mean to lose it. */
    RedisCalls calls() {
        return calls(Duration.ofSeconds(10));
    }

    RedisCalls calls(Duration timeout) {
        return new RedisCalls(connection::async, timeout);
    }

    /** Ends an embedded server, with all that it knew. */
    public void stop() {
        server.ifPresent(it -> {
            try {
                it.stop();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Starts it again where it was, empty. */
    public void restart() {
        server.ifPresent(it -> {
            try {
                it.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, java.util.concurrent.TimeUnit.SECONDS);
        stop();
    }
}
