package io.agentmarket.llm.anthropic;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Reads the settings: {@code ANTHROPIC_API_KEY} (blank: the platform has no key, and only customers' keys are used),
 * {@code ANTHROPIC_BASE_URL} (blank: the SDK's default), {@link StandIn} and {@link AnthropicSettings}. No other
 * environment variable of the SDK is read.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnthropicSettings.class)
class AnthropicConfiguration {

    @Bean(destroyMethod = "close")
    AnthropicApi anthropicApi(Environment environment, AnthropicSettings settings) {
        return new AnthropicApi(
                () -> environment.getProperty("ANTHROPIC_API_KEY", ""),
                environment.getProperty("ANTHROPIC_BASE_URL", ""),
                () -> StandIn.of(environment),
                settings.timeouts());
    }
}
