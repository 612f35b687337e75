package io.agentmarket;

import io.agentmarket.shared.Ids;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts the platform. */
@SpringBootApplication
public class AgentMarket {

    public static void main(String[] args) {
        SpringApplication.run(AgentMarket.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Ids ids(Clock clock) {
        return new Ids(clock);
    }
}
