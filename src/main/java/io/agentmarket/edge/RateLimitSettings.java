package io.agentmarket.edge;

import io.agentmarket.ratelimit.RateLimiter;
import jakarta.servlet.Filter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the limiter behind authentication and before anything is read of a body. */
@Configuration(proxyBeanMethods = false)
class RateLimitSettings {

    @Bean
    FilterRegistrationBean<Filter> rateLimitGate(RateLimiter limiter) {
        return WebSettings.ordered(
                new RateLimitGate(limiter::admitRequest, limiter::admitRead), WebSettings.AFTER_SECURITY);
    }
}
