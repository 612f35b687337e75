package io.agentmarket.ratelimit;

import io.agentmarket.identity.Actor;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Vitals;
import io.agentmarket.tiers.LimitChange;
import io.agentmarket.tiers.PriceBook;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A limiter on a Redis of a test, and callers for it. */
final class TestLimiter {

    static final int READS_PER_MINUTE = 600;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final RedisLink link;
    final LimitStores windows;
    final RateLimiter limiter;

    private TestLimiter(RedisWindows redis, LongSupplier local, int replicas) {
        link = new RedisLink(redis, replicas, new Vitals());
        windows = new LimitStores(redis, new LocalWindows(local), link);
        limiter =
                new RateLimiter(windows, link, new Tally(metrics, link), PriceBook.bundled(), CLOCK, READS_PER_MINUTE);
    }

    /** On a simulated clock. */
    static TestLimiter at(LongSupplier now, RedisCalls redis) {
        return at(now, redis, 1);
    }

    static TestLimiter at(LongSupplier now, RedisCalls redis, int replicas) {
        return new TestLimiter(windows(redis, () -> Long.toString(now.getAsLong())), now, replicas);
    }

    /** On the server's clock. */
    static TestLimiter on(RedisCalls redis) {
        return new TestLimiter(windows(redis, () -> ""), System::currentTimeMillis, 1);
    }

    /** As of a replica that has just started. */
    static RedisWindows windows(RedisCalls redis, Supplier<String> now) {
        return new RedisWindows(redis, now, UUID.randomUUID().toString());
    }

    static Caller caller(String tier) {
        return caller(tier, LimitChange.NONE, LimitChange.NONE);
    }

    static Caller caller(String tier, LimitChange override, LimitChange ofKey) {
        return new Caller(
                new CustomerId(UUID.randomUUID()),
                tier,
                new Actor.Key(new ApiKeyId(UUID.randomUUID()), false, ofKey),
                Set.of(),
                override);
    }

    /** Another key of the same customer. */
    static Caller otherKey(Caller caller, LimitChange ofKey) {
        return new Caller(
                caller.customer(),
                caller.tier(),
                new Actor.Key(new ApiKeyId(UUID.randomUUID()), false, ofKey),
                Set.of(),
                caller.override());
    }

    /** A run that uses no tokens. */
    static RunRequest run(String packageId) {
        return run(packageId, 0);
    }

    static RunRequest run(String packageId, long tokens) {
        return new RunRequest(new ExecutionId(UUID.randomUUID()), packageId, tokens);
    }
}
