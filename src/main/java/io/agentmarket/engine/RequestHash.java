package io.agentmarket.engine;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.JsonNodeFeature;

/** What an idempotency key stands for: SHA-256 over the route's meaning and the body with sorted members. */
final class RequestHash {

    private RequestHash() {}

    /** @param test whether a test key asks: its free run is another one than a paid run of the same request */
    static byte[] of(RequestedRun asked, boolean test) {
        var all = new TreeMap<String, Object>();
        all.put("call", "execute");
        all.put("input", asked.input());
        put(all, "package", asked.packageId());
        put(all, "version", asked.version());
        put(all, "test", test ? Boolean.TRUE : null);
        put(
                all,
                "deployment",
                asked.deployment() == null ? null : asked.deployment().toString());
        put(all, "tier", asked.tier());
        put(all, "timeout_seconds", asked.timeoutSeconds());
        put(all, "max_price_micros", asked.maxPriceMicros());
        put(all, "metadata", asked.metadata() == null ? null : new TreeMap<>(asked.metadata()));
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
