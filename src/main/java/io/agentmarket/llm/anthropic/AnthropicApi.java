package io.agentmarket.llm.anthropic;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.core.ClientOptions;
import com.anthropic.core.LogLevel;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.shared.StartFailure;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The provider's API as configured. The SDK's client is made when it is first needed, so that a platform that makes no
 * calls saves its start-up time and memory; no code uses the SDK without getting the client first.
 */
final class AnthropicApi implements AutoCloseable {

    /** The header that carries a key; there is no default one. */
    static final String KEY_HEADER = "x-api-key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,500}");

    private final Supplier<String> platformKey;
    private final Supplier<String> baseUrl;
    private final Timeouts timeouts;

    /** Guards {@code client}, {@code clientBaseUrl} and {@code closed}. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable AnthropicClient client;
    private String clientBaseUrl = "";
    private boolean closed;

    /**
     * @param platformKey read at each quote and call; blank while the platform has no key
     * @param baseUrl read at each call; blank for the SDK's default
     * @throws StartFailure if either is not valid
     */
    AnthropicApi(Supplier<String> platformKey, Supplier<String> baseUrl, Timeouts timeouts) {
        this.platformKey = () -> platformKey.get().strip();
        this.baseUrl = () -> baseUrl.get().strip();
        this.timeouts = timeouts;
        var first = this.platformKey.get();
        if (!first.isEmpty() && !isKey(first)) {
            throw new StartFailure("ANTHROPIC_API_KEY contains characters that no key has; check how it is set.");
        }
        var address = this.baseUrl.get();
        if (!address.isEmpty() && !isHttp(address)) {
            throw new StartFailure("ANTHROPIC_BASE_URL must be an http or https address; correct or unset it.");
        }
    }

    /** Whether a text can be a key: visible ASCII without a space, which also keeps it one header. */
    static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    Optional<ModelKey> platformKey() {
        return Optional.of(platformKey.get()).filter(key -> !key.isEmpty()).map(key -> new ModelKey(key, false));
    }

    /**
     * The SDK, without a key, retries, logs or traces of its own. Its classes are initialised on a platform thread
     * while callers wait for this lock, which releases their carriers. Kotlin's reflection takes locks in a class
     * initialiser: virtual threads waiting for that class would pin all carriers, and the thread that gets such a lock
     * could never be mounted again.
     */
    AnthropicClient client() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the platform is stopping");
            }
            var address = baseUrl.get();
            if (client != null && !clientBaseUrl.equals(address)) {
                client.close();
                client = null;
            }
            if (client == null) {
                clientBaseUrl = address;
                client = CompletableFuture.supplyAsync(
                                () -> open(address),
                                opening -> Thread.ofPlatform()
                                        .daemon()
                                        .name("anthropic-sdk")
                                        .start(opening))
                        .join();
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return client != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (client != null) {
                client.close();
                client = null;
            }
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
