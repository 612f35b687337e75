package io.agentmarket.cli;

import io.agentmarket.agents.Packages;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.PlaybookBrain;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** {@code ./run upstream} and {@code --upstream}: the stand-in for the provider, alone or beside the platform. */
public final class UpstreamCommand {

    /** The default port of {@code ./run upstream}. */
    public static final int DEFAULT_PORT = 8090;

    private static final String DATABASE = "DATABASE_URL";

    private final Terminal terminal = new Terminal();

    /**
     * Serves until the process is stopped.
     *
     * @throws java.io.UncheckedIOException when the port is taken
     */
    public int run(int port) throws InterruptedException {
        try (var upstream = start(port)) {
            terminal.line("upstream: a stand-in for the provider, nothing is billed; start the platform with"
                    + " ANTHROPIC_BASE_URL=" + upstream.baseUrl() + " ANTHROPIC_API_KEY=" + FakeUpstream.DEMO_KEY);
            new CountDownLatch(1).await();
            return 0;
        }
    }

    /**
     * Starts the stand-in beside a demo, for the one {@link MeteredRun}. Starts nothing if a provider or a database is
     * configured. Returns 0.
     */
    public int runBesideDemo() {
        if (Stream.of("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", DATABASE).noneMatch(UpstreamCommand::isSet)) {
            MeteredRun.on(start(0).baseUrl());
        }
        return 0;
    }

    /**
     * Starts the stand-in in this process, on a free port, as the provider of the platform that starts next. Returns 0.
     *
     * @throws IllegalStateException when a database is configured: its customers would be billed for runs on a stand-in
     */
    public int runBesidePlatform() {
        if (isSet(DATABASE)) {
            throw new IllegalStateException("--upstream does not go with DATABASE_URL, because the runs of that"
                    + " database's customers would be made by the stand-in and billed; unset DATABASE_URL, or leave"
                    + " --upstream out.");
        }
        var upstream = start(0);
        System.setProperty("ANTHROPIC_BASE_URL", upstream.baseUrl());
        System.setProperty("ANTHROPIC_API_KEY", FakeUpstream.DEMO_KEY);
        System.setProperty("ANTHROPIC_API_KEY_FILE", "");
        terminal.line("Model calls go to a stand-in at " + upstream.baseUrl()
                + ", not to the provider: it plays the agents' playbooks.");
        terminal.line("Prices are list prices of tokens that it estimates; you owe nothing to anyone. Its log: curl -s "
                + upstream.baseUrl() + "/__upstream/log");
        return 0;
    }

    /** Whether a setting is given, directly or in a file. */
    private static boolean isSet(String name) {
        return Stream.of(name, name + "_FILE")
                .anyMatch(
                        it -> !Objects.requireNonNullElse(System.getenv(it), "").isBlank());
    }

    private static FakeUpstream start(int port) {
        try {
            var packages = Packages.load(Objects.requireNonNullElse(System.getenv("AGENTS_DIR"), ""));
            return FakeUpstream.start(FakeUpstream.Settings.of(new PlaybookBrain(packages))
                    .withPort(port)
                    .alwaysThinking());
        } catch (StartFailure e) { // no cause: the command prints it, no application start reports it
            throw new IllegalStateException(e.getMessage());
        }
    }
}
