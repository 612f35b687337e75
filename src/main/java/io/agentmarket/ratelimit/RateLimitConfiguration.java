package io.agentmarket.ratelimit;

import io.agentmarket.tiers.PriceBook;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the limiter on the connection of {@code stores}. */
@Configuration(proxyBeanMethods = false)
class RateLimitConfiguration {

    /** @param timeout longest wait for a decision; what a healthy Redis takes is below a millisecond */
    @Bean
    RateLimiter rateLimiter(
            StatefulRedisConnection<String, String> redis,
            PriceBook book,
            Clock clock,
            @Value("${agentmarket.ratelimit.timeout:500ms}") Duration timeout) {
        return new RateLimiter(new WindowStore(new RedisCalls(redis, timeout), () -> ""), book, clock);
    }
}
