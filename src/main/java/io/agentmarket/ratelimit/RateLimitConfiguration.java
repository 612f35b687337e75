package io.agentmarket.ratelimit;

import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Redis;
import io.agentmarket.stores.Vitals;
import io.agentmarket.tiers.PriceBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the limiter to the Redis connection of {@code stores}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitSettings.class)
class RateLimitConfiguration {

    @Bean
    RedisWindows redisWindows(Redis redis, Ids ids, RateLimitSettings settings) {
        return new RedisWindows(
                new RedisCalls(redis::async, settings.ratelimit().timeout()),
                () -> "",
                ids.next().toString());
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    RedisLink redisLink(RedisWindows redis, Vitals vitals, RateLimitSettings settings) {
        return new RedisLink(redis, settings.replicas(), vitals);
    }

    @Bean
    RateLimiter rateLimiter(
            RedisWindows redis,
            RedisLink link,
            PriceBook book,
            Clock clock,
            MeterRegistry metrics,
            RateLimitSettings settings) {
        var windows = new LimitStores(redis, new LocalWindows(clock::millis), link);
        return new RateLimiter(
                windows,
                link,
                new Tally(metrics, link),
                book,
                clock,
                settings.ratelimit().readsPerMinute());
    }
}
