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
    void meters_one_run_first_and_prints_a_working_offline_call() throws Exception {
        var demo = demo();
        try {
            await().atMost(LONG).until(() -> !demo.isAlive() || lines().contains("Run one yourself:"));
            await().until(() -> !demo.isAlive() || lines().getLast().contains(" -d '"));
            var lines = lines();

            assertThat(lines).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
            assertThat(lines.getFirst()).startsWith("Platform up at http://localhost:");
            assertThat(lines)
                    .anyMatch(line -> line.startsWith("For metered runs without a key: ./run demo --upstream"));
            assertThat(lines)
                    .anyMatch(line -> line.matches(
                            "Quoted \\$\\d\\.\\d+, charged \\$\\d\\.\\d+ for [1-9]\\d+ tokens of claude.*"));
            assertThat(Json.MAPPER
                            .readTree(shell(lines.subList(lines.size() - 3, lines.size())))
                            .path("price")
                            .path("micros")
                            .asLong())
                    .isEqualTo(2_000);
            assertThat(lines.stream().filter(line -> line.contains(" succeeded ")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains(" $0.002 "));
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
