package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.ratelimit.TestRedis;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that is started while Redis is unavailable limits on its own, and uses Redis once it is available. */
class StartsWithoutRedisTest {

    private final TestStores stores = TestStores.fresh();
    private final TestCustomers.Made customer = new TestCustomers(stores).create("elite");

    @TempDir
    Path home;

    @Test
    void serves_alone_at_first_and_with_the_others_later() throws Exception {
        try (var redis = TestRedis.embedded()) {
            redis.stop();
            var settings = new HashMap<>(stores.environment());
            settings.put("REDIS_URL", redis.url());

            try (var platform = PlatformProcess.start(home, settings, Map.of("customer_key", customer.key()))) {
                var alone = platform.execute("alone", "alone", 0);
                var degraded = health(platform);
                redis.restart();
                await().until(() -> !health(platform).equals("degraded"));
                var together = platform.execute("together", "together", 0);

                assertThat(alone.statusCode()).as(alone.body()).isEqualTo(200);
                assertThat(alone.headers().firstValue("X-RateLimit-Mode")).contains("local");
                assertThat(degraded).isEqualTo("degraded");
                assertThat(together.headers().firstValue("X-RateLimit-Mode")).isEmpty();
            }
        }
    }

    private static String health(PlatformProcess platform) throws Exception {
        return Json.MAPPER
                .readTree(platform.get("/health", "customer_key").body())
                .path("status")
                .asString();
    }
}
