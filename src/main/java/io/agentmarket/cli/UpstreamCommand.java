package io.agentmarket.cli;

import io.agentmarket.agents.Packages;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.PlaybookBrain;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** {@code ./run upstream} and {@code --upstream}: the stand-in for the provider, alone or beside the platform. */
public final class UpstreamCommand {

    /** Where {@code ./run upstream} listens unless told otherwise. */
    public static final int DEFAULT_PORT = 8090;

    /** The property that holds the address of the stand-in beside a demo. */
    static final String STAND_IN = "agentmarket.demo-stand-in";

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
     * Starts it beside a demo on embedded stores that calls no provider, for one run that shows metering. The platform
     * knows nothing of it but during {@link #lent}. 0; nothing where a provider or a database is configured.
     */
    public int runBesideDemo() {
        var configured = Stream.of(
                        "ANTHROPIC_API_KEY",
                        "ANTHROPIC_API_KEY_FILE",
                        "ANTHROPIC_BASE_URL",
                        "DATABASE_URL",
                        "DATABASE_URL_FILE")
                .anyMatch(name ->
                        !Objects.requireNonNullElse(System.getenv(name), "").isBlank());
        if (!configured) {
            System.setProperty(STAND_IN, start(0).baseUrl());
        }
        return 0;
    }

    /** The demo's use of the stand-in. */
    interface Work<T> {
        T make() throws IOException, InterruptedException;
    }

    /**
     * Work during which every run without a key of its own is admitted to the stand-in, so nobody else may be calling.
     */
    static <T> T lent(String baseUrl, Work<T> work) throws IOException, InterruptedException {
        System.setProperty("ANTHROPIC_BASE_URL", baseUrl);
        System.setProperty("ANTHROPIC_API_KEY", FakeUpstream.DEMO_KEY);
        try {
            return work.make();
        } finally {
            System.clearProperty("ANTHROPIC_API_KEY");
            System.clearProperty("ANTHROPIC_BASE_URL");
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
