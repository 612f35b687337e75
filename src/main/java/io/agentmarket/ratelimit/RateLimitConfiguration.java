package io.agentmarket.ratelimit;

import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Redis;
import io.agentmarket.stores.Vitals;
import io.agentmarket.tiers.PriceBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the limiter on the connection of {@code stores}. */
@Configuration(proxyBeanMethods = false)
class RateLimitConfiguration {

    /**
     * @param timeout longest wait for a decision; what a healthy Redis takes is below a millisecond, so what takes
     *     longer is decided here
     */
    @Bean
    RedisWindows redisWindows(Redis redis, Ids ids, @Value("${agentmarket.ratelimit.timeout:50ms}") Duration timeout) {
        return new RedisWindows(
                new RedisCalls(redis::async, timeout), () -> "", ids.next().toString());
    }

    /** @param replicas how many there are at least: the divisor of limits while Redis cannot tell */
    @Bean(initMethod = "start", destroyMethod = "stop")
    RedisLink redisLink(RedisWindows redis, Vitals vitals, @Value("${agentmarket.replicas:1}") int replicas) {
        return new RedisLink(redis, replicas, vitals);
    }

    @Bean
    RateLimiter rateLimiter(
            RedisWindows redis,
            RedisLink link,
            PriceBook book,
            Clock clock,
            MeterRegistry metrics,
            @Value("${agentmarket.ratelimit.reads-per-minute:600}") int readsPerMinute) {
        var windows = new LimitStores(redis, new LocalWindows(clock::millis), link);
        return new RateLimiter(windows, link, new Tally(metrics, link), book, clock, readsPerMinute);
    }
}
