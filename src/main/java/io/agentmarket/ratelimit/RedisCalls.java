package io.agentmarket.ratelimit;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Calls to Redis that end in time. Whatever goes wrong is {@code LIMITER_UNAVAILABLE}, never an admission. */
final class RedisCalls {

    private final StatefulRedisConnection<String, String> redis;
    private final Duration timeout;

    RedisCalls(StatefulRedisConnection<String, String> redis, Duration timeout) {
        this.redis = redis;
        this.timeout = timeout;
    }

    /** Runs a script by its digest; a server that does not know it yet (restarted, flushed) is sent the text. */
    List<Long> run(Script script, String[] keys, String[] arguments) {
        try {
            return finish(start(script, keys, arguments));
        } catch (RedisNoScriptException e) {
            return finish(send(to -> to.eval(script.text(), ScriptOutputType.MULTI, keys, arguments)));
        }
    }

    <T> T call(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        return finish(send(command));
    }

    private RedisFuture<List<Long>> start(Script script, String[] keys, String[] arguments) {
        return send(to -> to.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments));
    }

    private <T> RedisFuture<T> send(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        try {
            return command.apply(redis.async());
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    private <T> T finish(RedisFuture<T> future) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisNoScriptException unknown) {
                throw unknown;
            }
            throw unavailable(e);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private static AppException unavailable(Throwable cause) {
        return new AppException(ErrorCode.LIMITER_UNAVAILABLE, ErrorCode.LIMITER_UNAVAILABLE.sentence(), cause);
    }
}
