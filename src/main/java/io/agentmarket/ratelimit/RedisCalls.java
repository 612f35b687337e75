package io.agentmarket.ratelimit;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls to Redis that end in time. Whatever goes wrong is {@code LIMITER_UNAVAILABLE}, never an admission. */
final class RedisCalls {

    /** However busy, nobody waits much longer than so many timeouts. */
    private static final int MAX_WAITS = 10;

    private final Supplier<RedisAsyncCommands<String, String>> redis;
    private final Duration timeout;
    private volatile long answered = System.nanoTime();

    /** @param redis throws {@link RedisException} while there is no connection */
    RedisCalls(Supplier<RedisAsyncCommands<String, String>> redis, Duration timeout) {
        this.redis = redis;
        this.timeout = timeout;
    }

    /** The same calls with more patience: nobody waits for these. */
    RedisCalls within(Duration patience) {
        return new RedisCalls(redis, timeout.compareTo(patience) > 0 ? timeout : patience);
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
            return command.apply(redis.get());
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    private <T> T finish(RedisFuture<T> future) {
        try {
            return await(future);
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

    /*
     * Answers come in the order of the calls: while others arrive, this one is on its way, since Redis or this process
     * is busy and not away. Time in which this process did not run is not Redis' either: the answer may lie there
     * unread. So a call is given up when none has arrived for a whole timeout in which this process ran.
     */
    private <T> T await(RedisFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        var start = System.nanoTime();
        var from = start;
        while (true) {
            try {
                var answer =
                        future.get(Math.max(1, from + timeout.toNanos() - System.nanoTime()), TimeUnit.NANOSECONDS);
                answered = System.nanoTime();
                return answer;
            } catch (TimeoutException e) {
                var now = System.nanoTime();
                var slept = now - from - timeout.toNanos() > timeout.toNanos() / 10;
                var next = slept ? now : answered;
                if (next - from <= 0 || next - start > MAX_WAITS * timeout.toNanos()) {
                    throw e;
                }
                from = next;
            }
        }
    }

    private static AppException unavailable(Throwable cause) {
        return new AppException(ErrorCode.LIMITER_UNAVAILABLE, ErrorCode.LIMITER_UNAVAILABLE.sentence(), cause);
    }
}
