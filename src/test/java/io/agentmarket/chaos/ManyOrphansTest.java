package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.QuickSibling;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.ratelimit.TestRedis;
import io.agentmarket.stores.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One replica takes over all runs of another at once, and still sends its heartbeat. */
@Tag("long")
@QuickSibling(TakeoverTest.class)
class ManyOrphansTest {

    private static final Logger LOG = LoggerFactory.getLogger(ManyOrphansTest.class);
    private static final int RUNS = 1_900;
    private static final int CUSTOMERS = 190;
    private static final int AT_ONCE = 3;
    private static final int SLEEP_MS = 90_000;

    /** How long a worker may not be seen before its runs are taken from it. */
    private static final Duration LEASE = Duration.ofSeconds(15);

    private final TestStores stores = TestStores.fresh();
    private final JdbcClient sql = JdbcClient.create(stores.databases().owner());
    private final Map<String, String> keys = new HashMap<>();

    @TempDir
    Path home;

    @Test
    void are_taken_over_within_a_lease_while_the_heartbeat_continues() throws Exception {
        var customers = new TestCustomers(stores);
        for (var i = 0; i < CUSTOMERS; i++) {
            keys.put("key-" + i, customers.create("elite").key());
        }
        try (var redis = TestRedis.embedded()) {
            try (var first = replica(redis)) {
                startAll(first);
                assertThat(live(workers())).isEqualTo(RUNS);
                first.kill();
            }
            var dead = workers();

            try (var second = replica(redis);
                    var heartbeats = new Heartbeats(stores, dead)) {
                await().atMost(Duration.ofMinutes(2)).until(() -> live(dead) < RUNS);
                var began = System.nanoTime();
                await().atMost(Duration.ofMinutes(2)).until(() -> live(dead) == 0);
                var took = Duration.ofNanos(System.nanoTime() - began);
                await().atMost(Duration.ofMinutes(5)).until(() -> ended() == RUNS);

                LOG.atWarn()
                        .addKeyValue("takeoverMs", took.toMillis())
                        .addKeyValue("longestHeartbeatGapMs", heartbeats.longestGapMs())
                        .log("measured");
                assertThat(took).isLessThan(LEASE);
                assertThat(heartbeats.longestGapMs()).isLessThanOrEqualTo(3_000);
                assertThat(heartbeats.workers()).isEqualTo(1);
                assertThat(sql.sql("select distinct status from execution_history")
                                .query(String.class)
                                .list())
                        .containsExactly("succeeded");
                assertThat(second.marks()).isEqualTo(RUNS);
                assertThat(TestAuditor.broken(stores.databases())).isEmpty();
            }
        }
    }

    private void startAll(PlatformProcess platform) throws Exception {
        var answers = new ArrayList<Future<Integer>>();
        var places = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < RUNS; i++) {
                var number = i;
                places.acquire();
                answers.add(threads.submit(() -> {
                    try {
                        return start(platform, number);
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        for (var answer : answers) {
            assertThat(answer.get()).isEqualTo(202);
        }
    }

    private static int start(PlatformProcess platform, int number) throws Exception {
        var path = "/api/v1/marketplace/packages/patient-probe/execute";
        var body = "{\"input\":{\"note\":\"n\",\"sleep_ms\":" + SLEEP_MS + "}}";
        var key = "key-" + number % CUSTOMERS;
        return platform.post(path, key, body, "run-" + number, "Prefer", "respond-async")
                .statusCode();
    }

    private PlatformProcess replica(TestRedis redis) throws Exception {
        var settings = new HashMap<>(stores.environment());
        settings.put("REDIS_URL", redis.url());
        settings.put(PlatformProcess.HEAP, "1000m");
        return PlatformProcess.start(home, settings, keys);
    }

    private Set<UUID> workers() {
        return new HashSet<>(sql.sql("select id from worker").query(UUID.class).list());
    }

    private long live(Set<UUID> workers) {
        return sql.sql("select count(*) from execution where worker_id in (:workers)")
                .param("workers", workers)
                .query(Long.class)
                .single();
    }

    private long ended() {
        return sql.sql("select count(*) from execution_history")
                .query(Long.class)
                .single();
    }
}
