package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Tokens;
import io.agentmarket.upstream.BilledCall;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.Fault;
import io.agentmarket.whole.ProbeBrain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A run on a model whose process is killed: turns in the journal are not requested again, and others are not billed.
 */
class ACrashAsksNoModelTwiceTest {

    private static final Duration CONTINUED = Duration.ofSeconds(120);

    private final FakeUpstream upstream = FakeUpstream.start(FakeUpstream.Settings.of(new ProbeBrain()));

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void after_a_kill_only_missing_results_are_requested_again() throws Exception {
        String id;
        try (var platform = platform("AFTER_TOOL_EFFECT")) {
            id = start(platform, "killed between turns");
            await().atMost(CONTINUED).until(() -> platform.saw("REACHED"));
            platform.kill();
        }

        try (var platform = platform("")) {
            var run = ended(platform, id);

            assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
            assertThat(upstream.log()).hasSize(2).allMatch(BilledCall::completed);
            assertThat(total(run)).isEqualTo(upstream.billed().total());
            assertThat(platform.broken()).isEmpty();
        }
    }

    @Test
    void a_kill_while_the_model_writes_costs_the_customer_nothing_more() throws Exception {
        upstream.fail(new Fault.Stall(3));
        String id;
        try (var platform = platform("")) {
            id = start(platform, "killed in a turn");
            await().atMost(CONTINUED).until(() -> upstream.log().size() == 1);
            platform.kill();
        }

        try (var platform = platform("")) {
            var run = ended(platform, id);

            assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
            assertThat(upstream.log()).extracting(BilledCall::completed).containsExactly(false, true, true);
            assertThat(total(run))
                    .isEqualTo(upstream.log().stream()
                            .filter(BilledCall::completed)
                            .map(BilledCall::tokens)
                            .reduce(Tokens.NONE, Tokens::plus)
                            .total());
            assertThat(platform.broken()).isEmpty();
        }
    }

    private PlatformProcess platform(String stopAt) throws Exception {
        var settings = new HashMap<>(Map.of("PROBE_STOP_AT", stopAt));
        settings.put("ANTHROPIC_BASE_URL", upstream.baseUrl());
        settings.put("ANTHROPIC_API_KEY", FakeUpstream.DEMO_KEY);
        return PlatformProcess.start(home, settings, Map.of());
    }

    private static String start(PlatformProcess platform, String key) throws Exception {
        var answer = platform.startOnModel(key, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Json.MAPPER.readTree(answer.body()).path("execution_id").asString();
    }

    private static JsonNode ended(PlatformProcess platform, String id) {
        return await().atMost(CONTINUED)
                .until(
                        () -> platform.getJson("/api/v1/executions/" + id),
                        run -> !run.path("finished_at").asString("").isEmpty());
    }

    private static long total(JsonNode run) {
        return run.path("usage").path("total_tokens").asLong();
    }
}
