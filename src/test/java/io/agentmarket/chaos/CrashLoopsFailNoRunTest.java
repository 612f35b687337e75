package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.QuickSibling;
import io.agentmarket.engine.SuspectsTest;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.whole.ProbeBrain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Processes that crash again and again, because of a run or for other reasons; every client retries until it gets an
 * answer.
 */
@Tag("long")
@QuickSibling(SuspectsTest.class)
class CrashLoopsFailNoRunTest {

    private static final Duration END = Duration.ofMinutes(4);
    private static final int KILLS = Integer.getInteger("agentmarket.test.kills", 60);
    private static final String[] WAITING = {};
    private static final String[] STREAMING = {"Accept", "text/event-stream"};
    private static final String[] ASYNCHRONOUS = {"Prefer", "respond-async"};

    private final FakeUpstream upstream = FakeUpstream.start(FakeUpstream.Settings.of(new ProbeBrain()));
    private final AtomicReference<PlatformProcess> platform = new AtomicReference<>();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    Path home;

    @AfterEach
    void stop() throws Exception {
        clients.shutdownNow();
        platform.get().close();
        upstream.close();
    }

    @Test
    void every_client_that_retries_succeeds_over_sixty_kills() throws Exception {
        var random = new Random(20_261_129);
        var runs = new ArrayList<Future<JsonNode>>();
        var marks = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            platform.set(start());
            for (int n = 0; n < 6; n++) {
                var onModel = n % 2 == 0;
                var key = "kill-" + kill + "-" + n;
                var header = List.of(WAITING, STREAMING, ASYNCHRONOUS).get(n % 3);
                var client = new PersistentClient(
                        platform, onModel ? "model-probe" : "crash-probe", key, key, random.nextInt(300), header);
                runs.add(clients.submit(client::run));
                marks += onModel ? 2 : 1;
            }
            var moment = Duration.ofMillis(random.nextInt(3_000));
            await().pollDelay(moment).atMost(moment.plusSeconds(30)).until(() -> true);
            assertThat(platform.get().saw("heartbeat was late")).isFalse();
            platform.get().kill();
        }
        platform.set(start());

        await().atMost(END).until(() -> runs.stream().allMatch(Future::isDone));

        assertThat(runs)
                .allSatisfy(run -> assertThat(run.get().path("status").asString())
                        .as(run.get().toString())
                        .isEqualTo("succeeded"));
        var stats = platform.get().getJson("/api/v1/usage/stats").path("total");
        assertThat(stats.path("runs").asInt()).isEqualTo(runs.size());
        assertThat(platform.get().marks()).as("effects").isEqualTo(marks);
        assertThat(platform.get().saw("heartbeat was late")).isFalse();
        assertThat(platform.get().broken()).isEmpty();
    }

    @Test
    void a_run_that_eats_all_memory_is_ended_and_the_others_succeed() throws Exception {
        platform.set(start());
        var others = new ArrayList<Future<JsonNode>>();
        for (int n = 0; n < 5; n++) {
            var client = new PersistentClient(platform, "crash-probe", "other-" + n, "other", 2_000);
            others.add(clients.submit(client::run));
        }
        var poison = clients.submit(
                new PersistentClient(platform, "crash-probe", "poison", "eat all memory", 0, ASYNCHRONOUS)::run);

        var deaths = 0;
        while (!poison.isDone()) {
            await().atMost(END).until(() -> poison.isDone() || !platform.get().isAlive());
            if (!platform.get().isAlive()) {
                deaths++;
                platform.set(start());
            }
        }

        assertThat(poison.get().at("/error/code").asString()).isEqualTo("RUN_ABANDONED");
        assertThat(poison.get().at("/price/micros").asLong(-1)).isZero();
        assertThat(deaths).isBetween(1, 7);
        for (var other : others) {
            assertThat(other.get().path("status").asString()).isEqualTo("succeeded");
        }
        assertThat(platform.get().broken()).isEmpty();
    }

    private PlatformProcess start() throws Exception {
        var settings = new HashMap<String, String>();
        settings.put("PROBE_STOP_AT", "");
        settings.put("ANTHROPIC_BASE_URL", upstream.baseUrl());
        settings.put("ANTHROPIC_API_KEY", FakeUpstream.DEMO_KEY);
        return PlatformProcess.start(home, settings, Map.of());
    }
}
