package io.agentmarket.upstream;

import io.agentmarket.shared.Tokens;
import io.agentmarket.tiers.PriceBook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Messages API on 127.0.0.1 that refuses, streams, caches and counts as the real one does, and logs what it would
 * bill. Serves until it is closed; one virtual thread for each connection.
 */
public final class FakeUpstream implements AutoCloseable {

    /** The key that {@link Settings#of} accepts. It opens nothing but this server. */
    public static final String DEMO_KEY = "sk-ant-stand-in";

    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final BillingLog log = new BillingLog();
    private final FaultQueue faults = new FaultQueue();
    private final Api api;
    private volatile Consumer<SentRequest> watcher = request -> {};

    /**
     * How a server behaves.
     *
     * @param port 0 for a free one
     * @param keys the API keys that are accepted
     * @param brain what it answers
     * @param clock which models are retired, and how old cache entries are
     * @param prices which models there are, their context and their longest answer
     * @param alwaysThinks whether every answer begins with a thinking block, asked for or not, as the 5.5 models may do
     * @param minimumCacheTokens the shortest prefix that is cached; null for each model's own
     */
    public record Settings(
            int port,
            Set<String> keys,
            Brain brain,
            Clock clock,
            PriceBook prices,
            boolean alwaysThinks,
            @Nullable Long minimumCacheTokens) {

        public Settings {
            keys = Set.copyOf(keys);
        }

        /** A free port, {@link #DEMO_KEY}, the bundled models, the system's clock, thinking only when asked to. */
        public static Settings of(Brain brain) {
            return new Settings(0, Set.of(DEMO_KEY), brain, Clock.systemUTC(), PriceBook.bundled(), false, null);
        }

        public Settings withPort(int port) {
            return new Settings(port, keys, brain, clock, prices, alwaysThinks, minimumCacheTokens);
        }

        public Settings withKeys(String... accepted) {
            return new Settings(port, Set.of(accepted), brain, clock, prices, alwaysThinks, minimumCacheTokens);
        }

        public Settings withClock(Clock clock) {
            return new Settings(port, keys, brain, clock, prices, alwaysThinks, minimumCacheTokens);
        }

        public Settings alwaysThinking() {
            return new Settings(port, keys, brain, clock, prices, true, minimumCacheTokens);
        }

        public Settings withMinimumCacheTokens(long tokens) {
            return new Settings(port, keys, brain, clock, prices, alwaysThinks, tokens);
        }
    }

    private FakeUpstream(Settings settings, ServerSocket listener) {
        this.listener = listener;
        this.api = new Api(settings, log, faults, request -> watcher.accept(request));
    }

    /** @throws UncheckedIOException when the port is taken */
    public static FakeUpstream start(Settings settings) {
        try {
            var listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), settings.port()), BACKLOG);
            var server = new FakeUpstream(settings, listener);
            Thread.ofVirtual().name("upstream").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + settings.port(), e);
        }
    }

    /** What {@code ANTHROPIC_BASE_URL} is to be set to; without a slash at its end. */
    public String baseUrl() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Plans a fault for the next call, whoever makes it. */
    public void fail(Fault fault) {
        faults.add(fault, 1, "");
    }

    /**
     * Plans a fault for the next calls.
     *
     * @param times how many calls, at least 1
     */
    public void fail(Fault fault, int times) {
        faults.add(fault, times, "");
    }

    /**
     * Plans a fault for the next calls made with one key.
     *
     * @param times how many calls, at least 1
     */
    public void failFor(String key, Fault fault, int times) {
        faults.add(fault, times, Api.fingerprint(key));
    }

    /** Forgets the planned faults. */
    public void heal() {
        faults.clear();
    }

    /** The latest 10,000 calls, in the order they came. */
    public List<BilledCall> log() {
        return log.calls();
    }

    /**
     * From now on, shows each call of {@code POST /v1/messages} as it comes; it is answered when the watcher returns.
     */
    public void watch(Consumer<SentRequest> watcher) {
        this.watcher = watcher;
    }

    /** What a key is called in the log and in what is watched. */
    public static String fingerprint(String key) {
        return Api.fingerprint(key);
    }

    /** What all completed answers would be billed for. */
    public Tokens billed() {
        return log.billed();
    }

    /** Stops listening and breaks off what is being answered. */
    @Override
    public void close() {
        try {
            listener.close();
            for (var connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var connection = listener.accept();
                connections.add(connection);
                Thread.ofVirtual().name("upstream-call").start(() -> serve(connection));
            } catch (IOException e) {
                // closed, which the loop sees; or a connection that was gone before it was accepted
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var wire = new Wire(connection);
            for (var request = wire.next(); request != null; request = wire.next()) {
                api.handle(request, wire);
            }
        } catch (IOException | NumberFormatException e) {
            // the client left or does not speak HTTP; the log of calls says how far its answer came
        } finally {
            connections.remove(connection);
        }
    }
}
