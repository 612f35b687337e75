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

    /** The key that {@link Settings#of} accepts. It is valid for this server only. */
    public static final String DEMO_KEY = "sk-ant-stand-in";

    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final BillingLog log = new BillingLog();
    private final FaultQueue faults = new FaultQueue();
    private final Api api;
    private volatile Consumer<SentRequest> watcher = request -> {};

    /**
     * The behaviour of a server.
     *
     * @param port 0 for a free one
     * @param keys the API keys that are accepted
     * @param brain decides the answers
     * @param clock decides which models are retired, and the age of cache entries
     * @param prices the models, with their context and their maximum output
     * @param alwaysThinks whether every answer begins with a thinking block, requested or not, as the 5.5 models may do
     * @param minimumCacheTokens the shortest prefix that is cached; null for the model's own minimum
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

        /** A free port, {@link #DEMO_KEY}, the bundled models, the system's clock, thinking only on request. */
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

    /** @throws UncheckedIOException when the port is in use */
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

    /** The value for {@code ANTHROPIC_BASE_URL}, without a trailing slash. */
    public String baseUrl() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Plans a fault for the next call with any key. */
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

    /** Removes the planned faults. */
    public void heal() {
        faults.clear();
    }

    /** The latest 10,000 calls, in order of arrival. */
    public List<BilledCall> log() {
        return log.calls();
    }

    /**
     * From now on, shows each call of {@code POST /v1/messages} to the watcher; it is answered when the watcher
     * returns.
     */
    public void watch(Consumer<SentRequest> watcher) {
        this.watcher = watcher;
    }

    /** The name of a key in the log and for watchers. */
    public static String fingerprint(String key) {
        return Api.fingerprint(key);
    }

    /** The billed tokens of all completed answers. */
    public Tokens billed() {
        return log.billed();
    }

    /** Stops listening and breaks off open answers. */
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
                // closed, which the loop checks; or a connection that was closed before it was accepted
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
            // the client left or does not speak HTTP; the call log says whether its answer was completed
        } finally {
            connections.remove(connection);
        }
    }
}
