package io.agentmarket.edge;

import io.agentmarket.ratelimit.RateLimiter;
import jakarta.servlet.Filter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the limiter behind authentication and before anything is read of a body. */
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
