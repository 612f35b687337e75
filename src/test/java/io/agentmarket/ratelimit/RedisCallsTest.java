package io.agentmarket.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When Redis counts as unavailable: calls wait for answers that a test gives. */
class RedisCallsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static TestRedis redis;

    private final RedisCalls calls = redis.calls(TIMEOUT);

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void a_call_waits_on_while_others_are_answered() throws Exception {
        var first = new Answer().in(Duration.ofMillis(600));
        var second = new Answer().in(Duration.ofMillis(1_300));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.submit(() -> calls.call(any -> second));
            assertThat(calls.<String>call(any -> first)).isEqualTo("answer");
            assertThat(answers.get()).isEqualTo("answer");
        }
    }

    @Test
    void a_call_is_given_up_when_nothing_is_heard() {
        assertThatThrownBy(() -> calls.call(any -> new Answer())).isInstanceOf(AppException.class);
    }

    @Test
    void time_in_which_this_process_did_not_run_is_not_the_servers() {
        var late = new Answer() {
            @Override
            public String get(long timeout, TimeUnit unit)
                    throws InterruptedException, ExecutionException, TimeoutException {
                var unused = new CountDownLatch(1).await(3 * timeout, unit);
                return super.get(1, TimeUnit.NANOSECONDS);
            }
        };

        assertThat(calls.<String>call(any -> late.in(TIMEOUT.plus(TIMEOUT.dividedBy(2)))))
                .isEqualTo("answer");
    }

    private static class Answer extends CompletableFuture<String> implements RedisFuture<String> {

        Answer in(Duration time) {
            completeAsync(() -> "answer", CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
            return this;
        }

        @Override
        public String getError() {
            return "";
        }

        @Override
        public boolean await(long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }
    }
}
