package io.agentmarket.ratelimit;

import static io.agentmarket.ratelimit.TestLimiter.caller;
import static io.agentmarket.ratelimit.TestLimiter.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.tiers.LimitChange;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The memory of Redis that customers, keys and runs take, and for how long. */
class WhatHoldersCostTest {

    private static TestRedis redis;

    private long now = 1_795_000_000_000L;
    private final RateLimiter limiter = TestLimiter.at(() -> now, redis.calls()).limiter;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void a_key_that_only_polls_is_forgotten_after_a_minute() {
        var caller = caller("solo");
        limiter.admitRead(caller);

        var name = RedisKeys.of(caller.customer(), caller.key());

        assertThat(redis.connection().sync().pttl(name)).isBetween(60_469L, 62_000L);
        assertThat(bytes(name)).isLessThan(300);
    }

    @Test
    void a_shorter_window_does_not_shorten_the_life_of_a_longer_one() {
        var caller = caller("solo", LimitChange.NONE, new LimitChange(null, null, 9, null, null, null, null));
        limiter.admitRequest(caller);
        limiter.admitRead(caller);

        assertThat(redis.connection().sync().pttl(RedisKeys.of(caller.customer(), caller.key())))
                .isGreaterThan(86_400_000);
    }

    @Test
    void a_customer_with_few_calls_costs_a_fraction_of_a_busy_one() {
        var idle = caller("byok");
        limiter.release(limiter.admitRun(idle, run("audit-agent")).permit(), 1_000);
        var busy = caller("byok");
        IntStream.range(0, 1_000).forEach(i -> {
            now += 60_000;
            limiter.release(limiter.admitRun(busy, run("audit-agent")).permit(), 1_000);
        });

        assertThat(bytes(RedisKeys.of(idle.customer()))).isLessThan(700);
        assertThat(bytes(RedisKeys.of(busy.customer()))).isLessThan(5_500);
    }

    @Test
    void a_live_run_costs_some_hundred_bytes_and_one_that_ended_none() {
        var many = new LimitChange(100_000, null, null, 100_000, 100_000, 10_000, null);
        var caller = caller("byok", many, LimitChange.NONE);
        var permits = IntStream.range(0, 1_000)
                .mapToObj(i -> limiter.admitRun(caller, run("x", 1_000)).permit())
                .toList();
        var name = RedisKeys.of(caller.customer());

        var live = bytes(RedisKeys.leases(name)) + bytes(RedisKeys.ends(name));
        permits.forEach(permit -> limiter.release(permit, 0));

        assertThat(live / 1_000).isLessThan(400);
        assertThat(redis.connection().sync().exists(RedisKeys.leases(name), RedisKeys.ends(name)))
                .isZero();
    }

    @Test
    void a_window_of_another_make_counts_as_empty() {
        var caller = caller("solo");
        redis.connection().sync().hset(RedisKeys.of(caller.customer()), "requests_per_minute", "x".repeat(532));

        assertThat(limiter.admitRequest(caller).remaining()).isEqualTo(4);
        assertThat(limiter.admitRequest(caller).remaining()).isEqualTo(3);
    }

    private static long bytes(String... names) {
        return Arrays.stream(names)
                .mapToLong(name -> {
                    var bytes = redis.connection().sync().memoryUsage(name);
                    return bytes == null ? 0 : bytes;
                })
                .sum();
    }
}
