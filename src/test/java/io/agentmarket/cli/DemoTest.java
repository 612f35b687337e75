package io.agentmarket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.AgentMarket;
import io.agentmarket.chaos.PreparedPlatform;
import io.agentmarket.shared.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first output that a newcomer sees, started with {@code ./run demo}. */
class DemoTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void warns_of_nothing_meters_one_run_and_prints_a_working_call() throws Exception {
        var demo = demo();
        try {
            await().atMost(LONG).until(() -> !demo.isAlive() || lines().contains("Run one yourself:"));
            await().until(() -> !demo.isAlive() || lines().getLast().contains(" -d '"));
            var lines = lines();

            assertThat(lines).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
            assertThat(lines.getFirst()).startsWith("Platform up at http://localhost:");
            var metered = lines.indexOf(lines.stream()
                    .filter(line -> line.startsWith("One metered run."))
                    .findFirst()
                    .orElseThrow());
            assertThat(lines.get(metered + 2)).contains("succeeded").doesNotContain("$0.002 ");
            assertThat(lines.get(metered + 3))
                    .matches("Quoted \\$\\d\\.\\d+, charged \\$\\d\\.\\d+ for [1-9]\\d+ tokens of claude.*");
            assertThat(lines.subList(0, metered).stream().filter(line -> line.contains("$0.002")))
                    .isNotEmpty();
            assertThat(Json.MAPPER
                            .readTree(shell(lines.subList(lines.size() - 3, lines.size())))
                            .path("status")
                            .asString())
                    .isEqualTo("succeeded");
        } finally {
            demo.destroy();
            assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(lines()).anyMatch(line -> line.contains("stopping: new calls are refused"));
    }

    private Process demo() throws Exception {
        var data = folder.resolve("data");
        var prepared = PreparedPlatform.get();
        prepared.fill(data);
        var command = new ArrayList<>(prepared.java());
        command.addAll(List.of(
                AgentMarket.class.getName(),
                "--agentmarket.command=demo",
                "--agentmarket.exit=false",
                "--agentmarket.upstream=false",
                "--logging.level.root=WARN",
                "--logging.level.io.agentmarket=WARN",
                "--logging.level.io.agentmarket.engine.Stopping=INFO"));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        process.environment().put("AGENTMARKET_DATA_DIR", data.toString());
        process.environment().put("SERVER_PORT", "0");
        process.environment().keySet().removeAll(List.of("DATABASE_URL", "REDIS_URL", "ANTHROPIC_API_KEY"));
        return process.start();
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(folder.resolve("out"), StandardCharsets.UTF_8).stream()
                .filter(line -> !line.startsWith("WARNING:"))
                .toList();
    }

    private static String shell(List<String> lines) throws Exception {
        var process = new ProcessBuilder("sh", "-c", String.join("\n", lines)).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
