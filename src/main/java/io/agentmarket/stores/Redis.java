package io.agentmarket.stores;

import io.agentmarket.shared.StartFailure;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis. No start waits for it: without a connection, each call starts an attempt to connect and
 * fails at once. Once connected, the client reconnects by itself.
 */
public final class Redis implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);

    /** A live server answers in milliseconds; without one the limiter continues alone. */
    private static final Duration START_WAIT = Duration.ofSeconds(2);

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final RedisClient client;
    private final RedisURI address;

    /** The current or last attempt to connect. Replaced only under the monitor. */
    private volatile ConnectionFuture<StatefulRedisConnection<String, String>> connection;

    private Redis(RedisClient client, RedisURI address) {
        this.client = client;
        this.address = address;
        this.connection = attempt();
    }

    /**
     * The client has no timeout of its own: each caller bounds its wait, for work in the background by seconds. A
     * shorter timeout here would end those waits early.
     */
    static ClientOptions options() {
        return ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT)
                        .keepAlive(true)
                        .build())
                .build();
    }

    /** @throws StartFailure when Redis answers and refuses the password */
    static Redis connect(RedisClient client, RedisURI address) {
        var redis = new Redis(client, address);
        try {
            var unused = redis.connection.get(START_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (refuses(e)) {
                throw new StartFailure(
                        "Redis at " + redis.where() + " refuses the password: check that REDIS_URL is right.", e);
            }
            redis.warn();
        } catch (TimeoutException e) {
            redis.warn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            redis.warn();
        }
        return redis;
    }

    /**
     * The commands; each caller bounds how long it waits for an answer.
     *
     * @throws RedisConnectionException at once, while there is no connection
     */
    public RedisAsyncCommands<String, String> async() {
        var now = connection;
        if (now.isDone()) {
            try {
                return now.get().async();
            } catch (ExecutionException e) {
                again(now);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        throw new RedisConnectionException("Redis was not reached yet");
    }

    @Override
    public void close() {
        var unused = connection.whenComplete((open, failure) -> {
            if (open != null) {
                open.close();
            }
        });
    }

    private synchronized void again(ConnectionFuture<StatefulRedisConnection<String, String>> failed) {
        if (connection == failed) {
            connection = attempt();
        }
    }

    private ConnectionFuture<StatefulRedisConnection<String, String>> attempt() {
        return client.connectAsync(StringCodec.UTF8, address);
    }

    private static boolean refuses(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException) {
                return StoreFailure.of(cause) == StoreFailure.NEVER;
            }
        }
        return false;
    }

    private String where() {
        return address.getHost() + ":" + address.getPort();
    }

    private void warn() {
        LOG.atWarn()
                .addKeyValue("address", where())
                .log("Redis does not answer: check that it runs and that REDIS_URL is right. Starting without it");
    }
}
