package io.agentmarket.ratelimit;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.lettuce.core.RedisCommandExecutionException;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls to Redis with a timeout. Every failure is {@code LIMITER_UNAVAILABLE}, never an admission. */
final class RedisCalls {

    /** A timeout is this many checks in a row without any answer. */
    private static final int LOOKS = 10;

    /** However busy Redis is, nobody waits much longer than this many timeouts. */
    private static final int MAX_WAITS = 10;

    private final Supplier<RedisAsyncCommands<String, String>> redis;
    private final Duration timeout;
    private final AtomicLong answers;

    /** @param redis throws {@link RedisException} while there is no connection */
    RedisCalls(Supplier<RedisAsyncCommands<String, String>> redis, Duration timeout) {
        this(redis, timeout, new AtomicLong());
    }

    private RedisCalls(Supplier<RedisAsyncCommands<String, String>> redis, Duration timeout, AtomicLong answers) {
        this.redis = redis;
        this.timeout = timeout;
        this.answers = answers;
    }

    /* The same calls with a longer timeout, for work that no caller waits for. */
    RedisCalls within(Duration patience) {
        return new RedisCalls(redis, timeout.compareTo(patience) > 0 ? timeout : patience, answers);
    }

    /* Runs a script by its digest. A server that does not know it (after a restart or a flush) gets the text. */
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
            var future = command.apply(redis.get());
            future.whenComplete((answer, failure) -> {
                if (failure == null || failure instanceof RedisCommandExecutionException) {
                    answers.incrementAndGet();
                }
            });
            return future;
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
     * Answers arrive in the order of the calls. While other answers arrive, this one is still coming: Redis or this
     * process is busy, but Redis is available. Time in which this process did not run does not count against Redis
     * either, because the answer may have arrived unread. So checks are counted instead of time: a check that comes
     * late, after a pause, counts as one.
     */
    private <T> T await(RedisFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        var start = System.nanoTime();
        var seen = answers.get();
        for (var looks = 1; ; looks++) {
            try {
                return future.get(timeout.toNanos() / LOOKS, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (answers.get() != seen) {
                    seen = answers.get();
                    looks = 0;
                }
                if (looks == LOOKS || System.nanoTime() - start > MAX_WAITS * timeout.toNanos()) {
                    throw e;
                }
            }
        }
    }

    private static AppException unavailable(Throwable cause) {
        return new AppException(ErrorCode.LIMITER_UNAVAILABLE, ErrorCode.LIMITER_UNAVAILABLE.sentence(), cause);
    }
}
