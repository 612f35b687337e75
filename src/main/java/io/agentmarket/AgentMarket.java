package io.agentmarket;

import io.agentmarket.cli.AuditCommand;
import io.agentmarket.shared.Ids;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Starts the platform, or runs the one command that needs no server. */
@SpringBootApplication(exclude = FlywayAutoConfiguration.class)
public class AgentMarket {

    /** Ends with exit code 1 when the start fails; {@link StartReporter} has said why. */
    public static void main(String[] args) throws InterruptedException {
        try {
            if (args.length > 0 && args[0].equals("audit")) {
                System.exit(new AuditCommand().run(dataDirectory()));
            }
            SpringApplication.run(AgentMarket.class, args);
        } catch (RuntimeException e) {
            System.exit(1);
        } catch (IOException e) {
            System.err.println("agentmarket: " + e.getMessage());
            System.exit(1);
        }
    }

    private static Path dataDirectory() {
        return Path.of(Objects.requireNonNullElse(System.getenv("AGENTMARKET_DATA_DIR"), "data"));
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
