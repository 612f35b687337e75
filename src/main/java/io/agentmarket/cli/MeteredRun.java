package io.agentmarket.cli;

import io.agentmarket.shared.Json;
import io.agentmarket.upstream.FakeUpstream;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The demo's one metered run. Its model is a stand-in for the provider. It has an API key of its own, which nobody else
 * knows and which is revoked afterwards. The stand-in serves only runs of this key, so runs that others start meanwhile
 * use the offline model.
 */
final class MeteredRun {

    static final String AGENT = "ticket-resolver";

    private static final String PREFIX = "agentmarket.demo-stand-in.";

    /** The property with the address of the stand-in; absent where a provider or a database is configured. */
    static final String URL = PREFIX + "url";

    private static final String SECRET = PREFIX + "secret";
    private static final String API_KEY = PREFIX + "api-key";

    private MeteredRun() {}

    /** From now on the demo may use the stand-in at this address. */
    static void on(String baseUrl) {
        System.setProperty(URL, baseUrl);
        System.setProperty(SECRET, FakeUpstream.DEMO_KEY);
    }

    /** The run, or null if no API key for it could be created. */
    static @Nullable JsonNode make(ApiClient customer) throws IOException, InterruptedException {
        var wanted = Json.MAPPER.createObjectNode().put("name", "demo: one metered run");
        wanted.putArray("scopes").add("execute").add("read");
        var made = customer.post("/api/v1/api-keys", "demo-" + UUID.randomUUID(), wanted);
        if (made.status() != 201) {
            return null;
        }
        var id = made.body().path("id").asString("");
        try {
            System.setProperty(API_KEY, id);
            var listing = customer.get("/api/v1/marketplace/packages/" + AGENT).body();
            var input = listing.path("examples").path(0).path("input");
            return customer.withKey(made.body().path("secret").asString(""))
                    .execute(AGENT, input)
                    .body();
        } finally {
            System.clearProperty(API_KEY);
            customer.delete("/api/v1/api-keys/" + id);
        }
    }
}
