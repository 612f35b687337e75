package io.agentmarket.engine;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.JsonNodeFeature;

/** The hash of the request behind an idempotency key: SHA-256 over the operation and the body with sorted members. */
final class RequestHash {

    private RequestHash() {}

    /** @param test whether the caller has a test key, whose free run differs from a paid run of the same request */
    static byte[] of(StartRequest asked, boolean test) {
        var options = asked.options();
        var deployment = asked.target().deploymentId();
        var all = new TreeMap<String, Object>();
        all.put("call", "execute");
        all.put("input", asked.input());
        put(all, "package", asked.target().packageId());
        put(all, "version", asked.target() instanceof Target.OfPackage(var _, var version) ? version : null);
        put(all, "test", test ? Boolean.TRUE : null);
        put(all, "deployment", deployment == null ? null : deployment.toString());
        put(all, "tier", options.tier());
        put(all, "timeout_seconds", options.timeoutSeconds());
        put(all, "max_price_micros", options.maxPriceMicros());
        put(all, "metadata", options.metadata() == null ? null : new TreeMap<>(options.metadata()));
        var webhook = options.webhook();
        if (webhook != null) {
            all.put("webhook", Map.of("url", String.valueOf(webhook.url()), "events", webhook.wanted()));
        }
        var text = Json.MAPPER
                .writer()
                .with(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                .writeValueAsString(all);
        return Sha256.of(text);
    }

    private static void put(TreeMap<String, Object> all, String name, @Nullable Object value) {
        if (value != null) {
            all.put(name, value);
        }
    }
}
