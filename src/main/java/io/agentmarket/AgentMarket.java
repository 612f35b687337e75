package io.agentmarket;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the platform. */
@SpringBootApplication
public class AgentMarket {

    public static void main(String[] args) {
        SpringApplication.run(AgentMarket.class, args);
    }
}
