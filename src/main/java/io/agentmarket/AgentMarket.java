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
        if (args.length > 0 && args[0].equals("audit")) {
            System.exit(audit());
        }
        try {
            SpringApplication.run(AgentMarket.class, args);
        } catch (RuntimeException e) {
            System.exit(1);
        }
    }

    /** The exit code; a failure is one sentence, as at the start. */
    private static int audit() throws InterruptedException {
        try {
            return new AuditCommand().run(dataDirectory());
        } catch (IOException | RuntimeException e) {
            if (StartReporter.sentence(e) == null) { // else it has been printed
                System.err.println("agentmarket: the books could not be checked: " + e.getMessage());
            }
            return 1;
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
