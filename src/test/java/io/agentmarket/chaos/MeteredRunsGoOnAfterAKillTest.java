package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.QuickSibling;
import io.agentmarket.agents.Packages;
import io.agentmarket.shared.Json;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.PlaybookBrain;
import io.agentmarket.upstream.SentRequest;
import io.agentmarket.whole.AReplayIsByteIdenticalTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs on a model that signs its thinking. Their process is killed while each waits for its fourth turn: the next
 * process sends the model the same bytes as before, so the model accepts every call and answers from its cache.
 */
@Tag("long")
@QuickSibling(AReplayIsByteIdenticalTest.class)
class MeteredRunsGoOnAfterAKillTest {

    private static final Duration CONTINUED = Duration.ofSeconds(120);
    private static final int TURNS_BEFORE = 3;

    private static final String AGENT = "incident-responder";

    /** The parts that differ between two runs on the same input. */
    private static final Pattern OF_THE_RUN =
            Pattern.compile("toolu_r\\d+c\\d+_\\w+|\"signature\":\"[^\"]+\"|incident [0-9]+|\"max_tokens\":\\d+");

    private final FakeUpstream upstream =
            FakeUpstream.start(FakeUpstream.Settings.of(new PlaybookBrain(Packages.load("")))
                    .alwaysThinking()
                    .withMinimumCacheTokens(16));

    /** Requests by what names the run in its input, in the order they came. */
    private final Map<String, List<SentRequest>> sent = new ConcurrentHashMap<>();

    private final CountDownLatch killed = new CountDownLatch(1);

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        killed.countDown();
        upstream.close();
    }

    @Test
    void three_runs_repeat_their_earlier_requests_and_succeed() throws Exception {
        killed_after_their_third_turn(3);
    }

    @Tag("long")
    @Test
    void twenty_of_twenty_runs_repeat_their_earlier_requests_and_succeed() throws Exception {
        killed_after_their_third_turn(20);
    }

    private void killed_after_their_third_turn(int runs) throws Exception {
        upstream.watch(this::note);
        Map<String, String> ids;
        try (var platform = platform()) {
            ids = start(
                    platform,
                    IntStream.rangeClosed(1, runs)
                            .mapToObj(n -> "incident " + n)
                            .toList());
            await().atMost(CONTINUED)
                    .until(() -> sent.size() == runs
                            && sent.values().stream().allMatch(requests -> requests.size() == TURNS_BEFORE + 1));
            platform.kill();
            killed.countDown();
        }
        try (var platform = platform()) {
            ids.putAll(start(platform, List.of("incident 0")));
            for (var id : ids.values()) {
                await().atMost(CONTINUED).until(() -> run(platform, id).has("finished_at"));
            }

            var undisturbed = sent.getOrDefault("incident 0", List.of());
            for (var run : ids.entrySet()) {
                var ended = run(platform, run.getValue());
                assertThat(ended.path("status").asString(""))
                        .as(ended.toString())
                        .isEqualTo("succeeded");
                if (!run.getKey().equals("incident 0")) {
                    assertRepeated(sent.getOrDefault(run.getKey(), List.of()), undisturbed);
                }
            }
            assertThat(platform.broken()).isEmpty();
        }
    }

    /** The fourth request was made twice; all of them say what those of a run that nobody killed say. */
    private void assertRepeated(List<SentRequest> requests, List<SentRequest> undisturbed) {
        assertThat(undisturbed).hasSizeGreaterThan(TURNS_BEFORE + 1);
        assertThat(requests).hasSize(undisturbed.size() + 1);
        var again = requests.get(TURNS_BEFORE + 1);
        assertThat(again.body()).isEqualTo(requests.get(TURNS_BEFORE).body());
        for (int n = 0; n < undisturbed.size(); n++) {
            var request = requests.get(n <= TURNS_BEFORE ? n : n + 1);
            assertThat(plain(request.body()))
                    .as("request " + n)
                    .isEqualTo(plain(undisturbed.get(n).body()));
        }
        assertThat(upstream.log())
                .filteredOn(call -> call.requestId().equals(again.requestId()))
                .singleElement()
                .satisfies(call -> assertThat(call.tokens().cacheRead())
                        .isGreaterThan(call.tokens().input()));
    }

    private static String plain(String request) {
        var seen = new HashMap<String, String>();
        return OF_THE_RUN
                .matcher(request)
                .replaceAll(found -> seen.computeIfAbsent(found.group(), it -> "<" + seen.size() + ">"));
    }

    /** Until the kill the fourth turn is not answered. */
    private void note(SentRequest request) {
        var messages = Json.STORED.readTree(request.body()).path("messages");
        var input = Json.MAPPER.readTree(messages.at("/0/content/0/text").asString(""));
        var title = input.at("/alert/receiver").asString("");
        var requests = sent.computeIfAbsent(title, name -> new CopyOnWriteArrayList<>());
        requests.add(request);
        if (!title.equals("incident 0") && requests.size() == TURNS_BEFORE + 1) {
            try {
                killed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** With two carriers: runs that go on at once meet in the SDK while it is being loaded, and must not keep both. */
    private PlatformProcess platform() throws Exception {
        return PlatformProcess.start(
                home,
                Map.of(
                        "ANTHROPIC_BASE_URL",
                        upstream.baseUrl(),
                        "ANTHROPIC_API_KEY",
                        FakeUpstream.DEMO_KEY,
                        PlatformProcess.CARRIERS,
                        "2"),
                Map.of());
    }

    /** @return the runs' ids by their titles */
    private static Map<String, String> start(PlatformProcess platform, List<String> titles) throws Exception {
        var ids = new HashMap<String, String>();
        for (var title : titles) {
            var answer = platform.post(
                    "/api/v1/marketplace/packages/" + AGENT + "/execute",
                    "customer_key",
                    "{\"input\":" + input(title) + "}",
                    title,
                    "Prefer",
                    "respond-async");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            ids.put(
                    title,
                    Json.MAPPER.readTree(answer.body()).path("execution_id").asString());
        }
        return ids;
    }

    private static JsonNode input(String title) throws Exception {
        var example = Files.readString(Path.of("agents", AGENT, "examples/deploy-regression.json"));
        var input = Json.MAPPER.readTree(example).path("input");
        ((ObjectNode) input.path("alert")).put("receiver", title);
        return input;
    }

    private static JsonNode run(PlatformProcess platform, String id) throws Exception {
        return platform.getJson("/api/v1/executions/" + id);
    }
}
