package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.ratelimit.TestRedis;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose Redis is stopped continues, reports it, and returns to Redis by itself. */
class RedisIsGoneTest {

    private final TestStores stores = TestStores.fresh();
    private final TestCustomers customers = new TestCustomers(stores);
    private final TestCustomers.Made customer = customers.create("basic");
    private final TestCustomers.Made operator = customers.create("elite", false, EnumSet.allOf(Scope.class));

    @TempDir
    Path home;

    @Test
    void runs_continue_within_limits_and_the_outage_is_reported() throws Exception {
        try (var redis = TestRedis.embedded();
                var platform = replica(redis)) {
            var before = platform.execute("before", "before", 0);
            redis.stop();

            var took = new ArrayList<Long>();
            for (var i = 0; i < 10; i++) {
                var start = System.nanoTime();
                var run = platform.execute("gone-" + i, "gone", 0);
                took.add((System.nanoTime() - start) / 1_000_000);
                assertThat(run.statusCode()).as(run.body()).isEqualTo(200);
                assertThat(run.headers().firstValue("X-RateLimit-Mode")).contains("local");
            }
            var health = platform.get("/health", "customer_key");
            var metrics = platform.get("/metrics", "operator_key").body();
            redis.restart();
            await().until(() -> !status(platform).equals("degraded"));
            var after = platform.execute("after", "after", 0);

            assertThat(before.headers().firstValue("X-RateLimit-Mode")).isEmpty();
            assertThat(took.stream().sorted().skip(took.size() / 2).findFirst().orElseThrow())
                    .as("milliseconds, which half of the runs took at most: %s", took)
                    .isLessThan(1_000L);
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(Json.MAPPER.readTree(health.body()).path("status").asString())
                    .isEqualTo("degraded");
            assertThat(metrics).contains("agentmarket_ratelimit_local 1.0");
            assertThat(after.headers().firstValue("X-RateLimit-Mode")).isEmpty();
            // 20 less the ten without Redis, of which it was told, and this one; the first is what it lost
            assertThat(after.headers().firstValue("X-RateLimit-Remaining")).contains("9");
            assertThat(TestAuditor.broken(stores.databases())).isEmpty();
        }
    }

    private PlatformProcess replica(TestRedis redis) throws Exception {
        var settings = new HashMap<>(stores.environment());
        settings.put("REDIS_URL", redis.url());
        return PlatformProcess.start(
                home, settings, Map.of("customer_key", customer.key(), "operator_key", operator.key()));
    }

    private static String status(PlatformProcess platform) throws Exception {
        return Json.MAPPER
                .readTree(platform.get("/health", "customer_key").body())
                .path("status")
                .asString();
    }
}
