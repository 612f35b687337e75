package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.QuickSibling;
import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.ratelimit.RenewalTest;
import io.agentmarket.ratelimit.TestRedis;
import io.agentmarket.stores.TestStores;
import io.lettuce.core.RedisClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A replica with 8,000 live runs, for minutes, keeps its heartbeat in the database and its leases in Redis. */
@Tag("long")
@QuickSibling(RenewalTest.class)
class EightThousandLiveRunsTest {

    private static final Logger LOG = LoggerFactory.getLogger(EightThousandLiveRunsTest.class);
    private static final int RUNS = 8_000;

    /** Few: a burst of starts on cores that the client shares would measure the machine. */
    private static final int AT_ONCE = 3;

    /** All are started within this, then wait together, and end over half a minute. */
    private static final int TOGETHER_MS = 150_000;

    private static final int END_OVER_MS = 30_000;

    private final TestStores stores = TestStores.fresh();
    private final JdbcClient sql = JdbcClient.create(stores.databases().owner());
    private final TestCustomers customers = new TestCustomers(stores);
    private final TestCustomers.Made operator = customers.create("elite", false, EnumSet.allOf(Scope.class));

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void live_at_once_repeat_no_step_and_overload_no_store(int holders) throws Exception {
        var made = new ArrayList<TestCustomers.Made>();
        var keys = new HashMap<String, String>(Map.of("operator_key", operator.key()));
        for (var i = 0; i < holders; i++) {
            made.add(customers.create("elite"));
            keys.put("key-" + i, made.getLast().key());
        }
        try (var redis = TestRedis.embedded();
                var platform = replica(redis, keys);
                var heartbeats = new Heartbeats(stores);
                var client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            if (holders == 1) {
                raise(platform, made.getFirst());
            }
            var started = System.nanoTime();
            var cpu = cpuSeconds(connection.sync().info("cpu"));

            startAll(platform, holders, started);
            var live =
                    sql.sql("select count(*) from execution").query(Long.class).single();
            await().atMost(Duration.ofMinutes(8))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> ended() == RUNS);
            var part = (cpuSeconds(connection.sync().info("cpu")) - cpu) / ((System.nanoTime() - started) / 1e9);
            var metrics = platform.get("/metrics", "operator_key").body();

            LOG.atWarn()
                    .addKeyValue("customers", holders)
                    .addKeyValue("redisPercentOfACore", Math.round(100 * part))
                    .addKeyValue("longestHeartbeatGapMs", heartbeats.longestGapMs())
                    .addKeyValue("localDecisions", localDecisions(metrics))
                    .log("measured");
            assertThat(live).isEqualTo(RUNS);
            assertThat(sql.sql("select distinct status from execution_history")
                            .query(String.class)
                            .list())
                    .containsExactly("succeeded");
            assertThat(platform.calls()).isEqualTo(RUNS);
            assertThat(platform.marks()).isEqualTo(RUNS);
            assertThat(platform.log())
                    .doesNotContain("lease had expired", "run resumed", "limits alone", "no longer knows this");
            assertThat(metrics).contains("agentmarket_ratelimit_local 0.0");
            assertThat(localDecisions(metrics)).isEmpty();
            assertThat(part).isLessThan(0.3);
            assertThat(heartbeats.workers()).isEqualTo(1);
            assertThat(heartbeats.longestGapMs()).isLessThanOrEqualTo(3_000);
            assertThat(TestAuditor.broken(stores.databases())).isEmpty();
        }
    }

    private void startAll(PlatformProcess platform, int holders, long started) throws Exception {
        var answers = new ArrayList<Future<HttpResponse<String>>>();
        var places = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < RUNS; i++) {
                var number = i;
                places.acquire();
                answers.add(threads.submit(() -> {
                    try {
                        return start(platform, "key-" + number % holders, number, started);
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        for (var answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(202);
        }
    }

    private static HttpResponse<String> start(PlatformProcess platform, String key, int number, long started)
            throws Exception {
        var gone = (System.nanoTime() - started) / 1_000_000;
        var sleep = TOGETHER_MS - gone + (long) number * END_OVER_MS / RUNS;
        var body = "{\"input\":{\"note\":\"n\",\"sleep_ms\":" + sleep + "}}";
        var path = "/api/v1/marketplace/packages/patient-probe/execute";
        // a database that is slow to connect on a busy machine is asked again, as clients do
        return await().until(
                        () -> platform.post(path, key, body, "run-" + number, "Prefer", "respond-async"),
                        answer -> answer.statusCode() != 503);
    }

    private long ended() {
        return sql.sql("select count(*) from execution_history")
                .query(Long.class)
                .single();
    }

    private PlatformProcess replica(TestRedis redis, Map<String, String> keys) throws Exception {
        var settings = new HashMap<>(stores.environment());
        settings.put("REDIS_URL", redis.url());
        settings.put(PlatformProcess.HEAP, "1500m");
        return PlatformProcess.start(home, settings, keys);
    }

    private static void raise(PlatformProcess platform, TestCustomers.Made customer) throws Exception {
        var request = platform.request("/api/v1/operator/customers/" + customer.id() + "/limits", "operator_key")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("""
                        {"requests_per_minute": 100000, "requests_per_hour": 100000, "requests_per_day": 100000,
                         "runs_per_hour": 100000, "runs_per_day": 100000, "concurrent_runs": 8000}"""))
                .build();
        var answer = platform.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static List<String> localDecisions(String metrics) {
        return metrics.lines().filter(line -> line.contains("mode=\"local\"")).toList();
    }

    private static double cpuSeconds(String info) {
        return info.lines()
                .filter(line -> line.matches("used_cpu_(sys|user):.*"))
                .mapToDouble(line -> Double.parseDouble(line.split(":")[1]))
                .sum();
    }
}
