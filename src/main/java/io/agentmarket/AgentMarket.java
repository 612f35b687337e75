package io.agentmarket;

import io.agentmarket.shared.Ids;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Starts the platform. */
@SpringBootApplication(exclude = FlywayAutoConfiguration.class)
public class AgentMarket {

    /** Ends with exit code 1 when the start fails; {@link StartReporter} has said why. */
    public static void main(String[] args) {
        try {
            SpringApplication.run(AgentMarket.class, args);
        } catch (RuntimeException e) {
            System.exit(1);
        }
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
