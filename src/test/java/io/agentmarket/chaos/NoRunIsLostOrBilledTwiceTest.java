package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Kills the real process with SIGKILL, starts it again, and counts runs, charges and effects. */
class NoRunIsLostOrBilledTwiceTest {

    private static final Duration END = Duration.ofSeconds(120);
    private static final long OFFLINE_PRICE = 2_000;

    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({"AFTER_TX1, 1", "AFTER_TOOL_EFFECT, 2", "BEFORE_TX2, 1", "AFTER_COMMIT_UNREAD, 1"})
    void a_kill_at(String milestone, long toolCalls) throws Exception {
        try (var first = PlatformProcess.start(home, milestone)) {
            var unanswered = first.http()
                    .sendAsync(first.executeRequest("key-1", "once", 0), HttpResponse.BodyHandlers.ofString());
            await().atMost(END).until(() -> first.saw("REACHED " + milestone));
            first.kill();
            assertThat(unanswered).failsWithin(END);
        }
        try (var second = PlatformProcess.start(home, null)) {

            var answer = second.execute("key-1", "once", 0);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var run = Json.MAPPER.readTree(answer.body());
            assertThat(run.path("status").asString()).isEqualTo("succeeded");
            assertThat(run.path("price").path("micros").asLong()).isEqualTo(OFFLINE_PRICE);
            assertThat(second.marks()).as("effects").isEqualTo(1);
            assertThat(second.calls()).as("tool calls").isEqualTo(toolCalls);
            assertThat(stats(second).path("runs").asLong()).isEqualTo(1);
            assertThat(stats(second).path("price_micros").asLong()).isEqualTo(OFFLINE_PRICE);
            assertThat(second.broken()).isEmpty();
        }
    }

    @Test
    void three_kills_at_random_moments_under_mixed_load() throws Exception {
        killAtRandom(3);
    }

    @Test
    @Tag("long")
    void twenty_kills_at_random_moments_under_mixed_load() throws Exception {
        killAtRandom(20);
    }

    private void killAtRandom(int kills) throws Exception {
        var random = new Random(20_261_101);
        var acknowledged = new ArrayList<String>();
        var sent = new ArrayList<Sent>();
        for (int kill = 0; kill < kills; kill++) {
            try (var platform = PlatformProcess.start(home, null)) {
                var batch = load(platform, kill, random);
                sent.addAll(batch);
                await().pollDelay(Duration.ofMillis(random.nextInt(1_500))).until(() -> true);
                platform.kill();
                batch.forEach(request -> request.acknowledgedId().ifPresent(acknowledged::add));
            }
        }
        try (var platform = PlatformProcess.start(home, null)) {
            await().atMost(END).until(() -> live(platform) == 0);

            for (var id : acknowledged) {
                var run = platform.getJson("/api/v1/executions/" + id);
                assertThat(run.path("finished_at").isString())
                        .as("acknowledged run %s ended", id)
                        .isTrue();
            }
            for (var request : sent) {
                var again = platform.execute(request.key, request.key, request.sleepMs);
                assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
                assertThat(Json.MAPPER.readTree(again.body()).path("status").asString())
                        .as(again.body())
                        .isEqualTo("succeeded");
            }
            assertThat(stats(platform).path("runs").asLong()).isEqualTo(sent.size());
            assertThat(stats(platform).path("price_micros").asLong()).isEqualTo(sent.size() * OFFLINE_PRICE);
            assertThat(platform.marks()).as("effects").isEqualTo(sent.size());
            assertThat(platform.broken()).isEmpty();
        }
    }

    /** Six requests at once: waiting, streaming and asynchronous ones. */
    private static List<Sent> load(PlatformProcess platform, int kill, Random random) {
        var headers = List.of(
                new String[] {}, new String[] {"Accept", "text/event-stream"}, new String[] {"Prefer", "respond-async"
                });
        var sent = new ArrayList<Sent>();
        for (int n = 0; n < 6; n++) {
            var key = "kill-" + kill + "-" + n;
            var sleepMs = random.nextInt(300);
            var answer = platform.http()
                    .sendAsync(
                            platform.executeRequest(key, key, sleepMs, headers.get(n % 3)),
                            HttpResponse.BodyHandlers.ofString());
            sent.add(new Sent(key, sleepMs, answer));
        }
        return sent;
    }

    /** Also those that wait, queued, until no process has died for a while. */
    private static long live(PlatformProcess platform) throws IOException, InterruptedException {
        var live = 0;
        for (var status : List.of("running", "queued")) {
            live += platform.getJson("/api/v1/executions?status=" + status)
                    .path("items")
                    .size();
        }
        return live;
    }

    private static JsonNode stats(PlatformProcess platform) throws IOException, InterruptedException {
        return platform.getJson("/api/v1/usage/stats").path("total");
    }

    private record Sent(String key, int sleepMs, CompletableFuture<HttpResponse<String>> answer) {

        /** The run's id when the platform answered before it was killed. */
        java.util.Optional<String> acknowledgedId() {
            if (!answer.isDone()
                    || answer.isCompletedExceptionally()
                    || answer.join().statusCode() >= 300) {
                return java.util.Optional.empty();
            }
            return answer.join()
                    .headers()
                    .firstValue("Location")
                    .map(location -> location.replaceFirst(".*/", ""))
                    .or(() -> java.util.Optional.of(Json.MAPPER
                            .readTree(answer.join().body())
                            .path("execution_id")
                            .asString()));
        }
    }
}
