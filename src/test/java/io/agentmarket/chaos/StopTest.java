package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After SIGTERM, live runs finish, code that is still loading is not unloaded, and the process ends by itself. */
class StopTest {

    @TempDir
    Path home;

    @Test
    void a_platform_stopped_while_its_models_load_exits_cleanly() throws Exception {
        var platform = PlatformProcess.start(home, null);

        platform.close();

        assertThat(platform.log()).doesNotContain("SIGSEGV");
    }

    @Test
    void a_run_in_hand_is_finished_and_answered_before_the_end() throws Exception {
        try (var platform = PlatformProcess.start(home, null)) {
            var answer = platform.http()
                    .sendAsync(platform.executeRequest("last", "last", 4_000), HttpResponse.BodyHandlers.ofString());
            await().until(() ->
                    platform.getJson("/api/v1/executions").path("items").size() == 1);

            platform.signal("TERM");

            await().until(() -> platform.get("/health/ready", "customer_key").statusCode() == 503);
            var refused = platform.http()
                    .send(platform.executeRequest("late", "late", 0), HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(Json.MAPPER.readTree(refused.body()).path("code").asString())
                    .isEqualTo("SHUTTING_DOWN");
            assertThat(platform.getJson("/api/v1/executions").path("code").asString())
                    .isEqualTo("SHUTTING_DOWN");
            assertThat(platform.get("/health/live", "customer_key").statusCode())
                    .isEqualTo(200);
            assertThat(answer.isDone()).isFalse();
            assertThat(answer.join().statusCode()).isEqualTo(200);
            assertThat(Json.MAPPER.readTree(answer.join().body()).path("status").asString())
                    .isEqualTo("succeeded");
            await().until(() -> !platform.isAlive());
            await().until(() -> platform.saw("stopped: "));
            assertThat(platform.log())
                    .containsPattern("stopping: new calls are refused, .* runs=\"1\" seconds=\"25\"")
                    .containsPattern("stopped: .* left=\"0\"");
        }
    }
}
