package io.agentmarket;

import io.agentmarket.cli.AuditCommand;
import io.agentmarket.cli.ImportCommand;
import io.agentmarket.cli.ListenCommand;
import io.agentmarket.cli.PackageCommand;
import io.agentmarket.cli.ResetKeyCommand;
import io.agentmarket.cli.RotateMasterKeyCommand;
import io.agentmarket.cli.UpstreamCommand;
import io.agentmarket.cli.VersionCommand;
import io.agentmarket.shared.Ids;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
        switch (args.length > 0 ? args[0] : "") {
            case "--version" -> new VersionCommand().run();
            case "audit" ->
                System.exit(run("the books could not be checked", () -> new AuditCommand().run(dataDirectory())));
            case "rotate-master-key" -> {
                var drop = args.length > 1 && args[1].equals("--drop-unreadable");
                System.exit(run(
                        "the master key could not be rotated",
                        () -> new RotateMasterKeyCommand().run(dataDirectory(), drop)));
            }
            case "operator" -> {
                var revoke = List.of(args).contains("--revoke-others");
                System.exit(run(
                        "the operator's key could not be reset",
                        () -> new ResetKeyCommand().run(dataDirectory(), revoke)));
            }
            case "package" ->
                System.exit(run(
                        "the package could not be handled",
                        () -> new PackageCommand().run(List.of(args).subList(1, args.length))));
            case "import" ->
                System.exit(run(
                        "the project could not be imported",
                        () -> new ImportCommand().run(List.of(args).subList(1, args.length))));
            case "listen" ->
                System.exit(run(
                        "webhooks could not be forwarded",
                        () -> new ListenCommand(Clock.systemUTC()).run(args.length > 1 ? args[1] : "")));
            case "upstream" -> {
                var port = args.length > 1 ? Integer.parseInt(args[1]) : UpstreamCommand.DEFAULT_PORT;
                System.exit(run("the stand-in could not be started", () -> new UpstreamCommand().run(port)));
            }
            default -> serve(args);
        }
    }

    private static void serve(String[] args) throws InterruptedException {
        if (List.of(args).contains("--agentmarket.upstream=true")
                && run("the stand-in could not be started", new UpstreamCommand()::runBesidePlatform) != 0) {
            System.exit(1);
        }
        if (List.of(args).contains("--agentmarket.command=demo")
                && !List.of(args).contains("--agentmarket.upstream=true")
                && run("the stand-in could not be started", new UpstreamCommand()::runBesideDemo) != 0) {
            System.exit(1);
        }
        try {
            SpringApplication.run(AgentMarket.class, args);
        } catch (RuntimeException e) {
            System.exit(1);
        }
    }

    /** The action of a command; its result is the exit code. */
    private interface Command {
        int run() throws IOException, InterruptedException;
    }

    /** Runs a command and returns its exit code; a failure is printed as one sentence, like a failed start. */
    private static int run(String failed, Command command) throws InterruptedException {
        try {
            return command.run();
        } catch (IOException | RuntimeException e) {
            if (StartReporter.sentence(e) == null) { // otherwise it has been printed
                System.err.println("agentmarket: " + failed + ": " + e.getMessage());
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
