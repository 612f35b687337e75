package io.agentmarket.edge;

import io.agentmarket.ratelimit.RateLimiter;
import jakarta.servlet.Filter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Places the limiter after authentication and before a body is read. */
@Configuration(proxyBeanMethods = false)
class RateLimitGateConfiguration {

    @Bean
    FilterRegistrationBean<Filter> rateLimitGate(RateLimiter limiter, Endpoints endpoints) {
        var gate = new RateLimitGate(
                request -> endpoints.of(request).counts(),
                limiter::admitRequest,
                limiter::admitRead,
                limiter::standing);
        return WebConfiguration.ordered(gate, WebConfiguration.AFTER_SECURITY);
    }
}
