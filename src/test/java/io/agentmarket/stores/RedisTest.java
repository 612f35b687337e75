package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.StartFailure;
import io.agentmarket.shared.TestPlaces;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class RedisTest {

    private final RedisClient client = RedisClient.create();

    @AfterEach
    void stop() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void a_start_without_redis_finds_it_when_it_comes() throws Exception {
        var port = TestPlaces.port();
        var address = RedisURI.create("redis://127.0.0.1:" + port);

        try (var redis = Redis.connect(client, address)) {
            assertThatThrownBy(redis::async).isInstanceOf(RedisConnectionException.class);
            var server = server(port, "maxclients 100");
            server.start();
            try {
                await().ignoreExceptionsInstanceOf(RedisException.class)
                        .untilAsserted(
                                () -> assertThat(redis.async().ping().get()).isEqualTo("PONG"));
            } finally {
                server.stop();
            }
        }
    }

    @Test
    void an_answer_after_a_second_reaches_who_waits_for_it() throws Exception {
        var port = TestPlaces.port();
        var server = server(port, "maxclients 100");
        server.start();
        client.setOptions(Redis.options());
        try (var redis = Redis.connect(client, RedisURI.create("redis://127.0.0.1:" + port))) {
            redis.async().clientPause(1_000).get(1, TimeUnit.MINUTES);

            assertThat(redis.async().ping().get(1, TimeUnit.MINUTES)).isEqualTo("PONG");
        } finally {
            server.stop();
        }
    }

    @Test
    void a_wrong_password_stops_the_start() throws Exception {
        var port = TestPlaces.port();
        var server = server(port, "requirepass right");
        server.start();
        try {
            assertThatThrownBy(() -> Redis.connect(client, RedisURI.create("redis://:wrong@127.0.0.1:" + port)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("refuses the password");
        } finally {
            server.stop();
        }
    }

    private static RedisServer server(int port, String setting) throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting(setting)
                .setting("save \"\"")
                .build();
    }
}
