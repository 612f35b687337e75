package io.agentmarket.engine;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class EngineBeans {

    @Bean
    @ConditionalOnMissingBean
    RunObserver runObserver() {
        return (milestone, id) -> {};
    }
}
