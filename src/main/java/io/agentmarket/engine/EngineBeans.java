package io.agentmarket.engine;

import io.agentmarket.resilience.Retry;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class EngineBeans {

    /** How failed model calls are made again; a provider that asks for more than the longest wait is not asked again. */
    @Bean
    Retry modelRetry(
            @Value("${agentmarket.model-retry.attempts:4}") int attempts,
            @Value("${agentmarket.model-retry.first:500ms}") Duration first,
            @Value("${agentmarket.model-retry.longest:30s}") Duration longest) {
        return new Retry(attempts, first, longest);
    }

    @Bean
    @ConditionalOnMissingBean
    RunObserver runObserver() {
        return (milestone, id) -> {};
    }
}
