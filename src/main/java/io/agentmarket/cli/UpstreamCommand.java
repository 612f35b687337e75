package io.agentmarket.cli;

import io.agentmarket.agents.Packages;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.PlaybookBrain;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** {@code ./run upstream} and {@code --upstream}: the stand-in for the provider, alone or beside the platform. */
public final class UpstreamCommand {

    /** Where {@code ./run upstream} listens unless told otherwise. */
    public static final int DEFAULT_PORT = 8090;

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

    /** Starts it in this process, on a free port, and lets the platform that is about to start call it; 0. */
    public int runBesidePlatform() {
        var upstream = start(0);
        System.setProperty("ANTHROPIC_BASE_URL", upstream.baseUrl());
        System.setProperty("ANTHROPIC_API_KEY", FakeUpstream.DEMO_KEY);
        System.setProperty("ANTHROPIC_API_KEY_FILE", "");
        terminal.line("Model calls go to a stand-in at " + upstream.baseUrl()
                + ", not to the provider: it plays the agents'" + " playbooks.");
        terminal.line("Prices are list prices of tokens that it estimates; nothing is owed to anyone. Its log: curl -s "
                + upstream.baseUrl() + "/__upstream/log");
        return 0;
    }

    private static FakeUpstream start(int port) {
        try {
            var packages = Packages.load(Objects.requireNonNullElse(System.getenv("AGENTS_DIR"), ""));
            return FakeUpstream.start(FakeUpstream.Settings.of(new PlaybookBrain(packages))
                    .withPort(port)
                    .alwaysThinking());
        } catch (StartFailure e) { // without its cause, so that it is printed here: no application start reports it
            throw new IllegalStateException(e.getMessage());
        }
    }
}
