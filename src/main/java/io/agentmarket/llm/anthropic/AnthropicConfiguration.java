package io.agentmarket.llm.anthropic;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Reads the settings: {@code ANTHROPIC_API_KEY} (blank: the platform has no key and only customers' own ones are used),
 * {@code ANTHROPIC_BASE_URL} (blank: the SDK's default) and {@code agentmarket.anthropic.*-timeout}. Of the
 * environment's other variables that the SDK knows, none is read.
 */
@Configuration(proxyBeanMethods = false)
class AnthropicConfiguration {

    @Bean
    Timeouts anthropicTimeouts(
            @Value("${agentmarket.anthropic.headers-timeout:60s}") Duration headers,
            @Value("${agentmarket.anthropic.stall-timeout:30s}") Duration stall,
            @Value("${agentmarket.anthropic.call-timeout:10m}") Duration call) {
        return new Timeouts(headers, stall, call);
    }

    @Bean(destroyMethod = "close")
    AnthropicApi anthropicApi(
            @Value("${ANTHROPIC_API_KEY:}") String key,
            @Value("${ANTHROPIC_BASE_URL:}") String baseUrl,
            Timeouts timeouts) {
        return new AnthropicApi(key, baseUrl, timeouts);
    }
}
