package io.agentmarket.llm.anthropic;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.core.ClientOptions;
import com.anthropic.core.LogLevel;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.StartFailure;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The provider's API as configured. The SDK's client is created at the first call, so that a platform without calls
 * saves its start-up time and memory. All code gets the SDK's client from here.
 */
final class AnthropicApi implements AutoCloseable {

    /** The header for the key; the client has no default key. */
    static final String KEY_HEADER = "x-api-key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,500}");

    private final Supplier<String> platformKey;
    private final String baseUrl;
    private final Supplier<Optional<StandIn>> standIn;
    private final Timeouts timeouts;

    /** Guards {@code clients} and {@code closed}. */
    private final ReentrantLock lock = new ReentrantLock();

    /** One client per address: the provider's, and the stand-in's once a demo has called it. */
    private final Map<String, AnthropicClient> clients = new HashMap<>();

    private boolean closed;

    /** An API without a stand-in. */
    AnthropicApi(Supplier<String> platformKey, String baseUrl, Timeouts timeouts) {
        this(platformKey, baseUrl, Optional::empty, timeouts);
    }

    /**
     * @param platformKey read at each quote and call; blank while the platform has no key
     * @param baseUrl blank for the SDK's default
     * @param standIn read at each quote and call while the platform has no key
     * @throws StartFailure if the key or the address is not valid
     */
    AnthropicApi(Supplier<String> platformKey, String baseUrl, Supplier<Optional<StandIn>> standIn, Timeouts timeouts) {
        this.platformKey = () -> platformKey.get().strip();
        this.baseUrl = baseUrl.strip();
        this.standIn = standIn;
        this.timeouts = timeouts;
        var first = this.platformKey.get();
        if (!first.isEmpty() && !isKey(first)) {
            throw new StartFailure("ANTHROPIC_API_KEY contains characters that no key has; check how it is set.");
        }
        if (!this.baseUrl.isEmpty() && !isHttp(this.baseUrl)) {
            throw new StartFailure("ANTHROPIC_BASE_URL must be an http or https address; correct or unset it.");
        }
    }

    /** Whether a text can be a key: visible ASCII without a space, which also keeps it one header. */
    static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    /** Whether the platform has a key of its own. */
    boolean hasPlatformKey() {
        return !platformKey.get().isEmpty();
    }

    /** The platform's own key; without one, the stand-in's key for runs of the API key that it serves. */
    Optional<ModelKey> platformKey(@Nullable ApiKeyId starter) {
        return Optional.of(platformKey.get())
                .filter(key -> !key.isEmpty())
                .map(key -> new ModelKey(key, false))
                .or(() -> standIn.get().flatMap(it -> it.key(starter)));
    }

    /** The client for calls to the configured provider. */
    AnthropicClient client() {
        return client(null);
    }

    /**
     * The SDK, without a key, retries, logs or traces of its own. Its classes are initialised on a platform thread
     * while callers wait for this lock, which releases their carriers. Kotlin's reflection takes locks in a class
     * initialiser: virtual threads waiting for that class would pin all carriers, and the thread that gets such a lock
     * could never be mounted again.
     *
     * @param other another server than the configured one; null for that
     */
    AnthropicClient client(@Nullable String other) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the platform is stopping");
            }
            var address = other == null ? baseUrl : other;
            var client = clients.get(address);
            if (client == null) {
                client = CompletableFuture.supplyAsync(
                                () -> open(address),
                                opening -> Thread.ofPlatform()
                                        .daemon()
                                        .name("anthropic-sdk")
                                        .start(opening))
                        .join();
                clients.put(address, client);
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return !clients.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            clients.values().forEach(AnthropicClient::close);
            clients.clear();
        } finally {
            lock.unlock();
        }
    }

    private AnthropicClient open(String address) {
        var options = ClientOptions.builder()
                .httpClient(new Transport(timeouts))
                .maxRetries(0)
                .logLevel(LogLevel.OFF)
                .openTelemetry(false);
        if (!address.isEmpty()) {
            options.baseUrl(address);
        }
        SdkClasses.load();
        return new AnthropicClientImpl(options.build());
    }

    private static boolean isHttp(String address) {
        try {
            var uri = URI.create(address);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
