package io.agentmarket.llm.anthropic;

import io.agentmarket.llm.Llm;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.TextSink;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.ApiKeyId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** While switched on, sends the platform's calls to another address, through the same adapter. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class Detour implements Llm {

    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));

    private final AtomicInteger calls = new AtomicInteger();
    private volatile String baseUrl = "";

    /** @param baseUrl empty to go the usual way again */
    public void to(String baseUrl) {
        calls.set(0);
        this.baseUrl = baseUrl;
    }

    /** Calls that went this way. */
    public int calls() {
        return calls.get();
    }

    @Override
    public boolean serves(String model) {
        return !baseUrl.isEmpty() && !model.equals(OFFLINE);
    }

    @Override
    public String upstream() {
        return "anthropic";
    }

    @Override
    public Optional<ModelKey> platformKey(@Nullable ApiKeyId starter) {
        return Optional.of(Adapters.PLATFORMS);
    }

    @Override
    public Turn respond(ModelRequest request, TextSink text) {
        calls.incrementAndGet();
        try (var api = Adapters.api(baseUrl, TIMEOUTS)) {
            return Adapters.model(api).respond(request, text);
        }
    }
}
