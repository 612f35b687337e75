package io.agentmarket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.AgentMarket;
import io.agentmarket.chaos.PreparedPlatform;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code ./run upstream} and {@code --upstream} as processes. */
class UpstreamCommandTest {

    private static final Pattern LINE = Pattern.compile(".*ANTHROPIC_BASE_URL=(\\S+) ANTHROPIC_API_KEY=(\\S+)");

    @Test
    void prints_where_it_is_and_serves_until_it_is_stopped() throws Exception {
        var process = start("0");
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var http = HttpClient.newHttpClient()) {
            var line = LINE.matcher(String.valueOf(out.readLine()));
            assertThat(line.matches()).isTrue();

            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(line.group(1) + "/v1/models"))
                            .header("x-api-key", line.group(2))
                            .header("anthropic-version", "2026-10-21")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("claude-haiku-5-5");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_taken_port_is_one_sentence() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var process = start(String.valueOf(taken.getLocalPort()));

            var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(said).contains("the stand-in could not be started: cannot listen on 127.0.0.1:");
        }
    }

    @Test
    void upstream_beside_a_configured_database_is_refused() throws Exception {
        var line = new ArrayList<>(PreparedPlatform.get().java());
        line.addAll(List.of(AgentMarket.class.getName(), "--agentmarket.command=demo", "--agentmarket.upstream=true"));
        var demo = new ProcessBuilder(line);
        demo.environment().put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none");
        var process = demo.start();

        var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said)
                .startsWith("agentmarket: the stand-in could not be started: --upstream does not go with DATABASE_URL")
                .doesNotContain("Exception");
    }

    private static Process start(String port) throws Exception {
        var line = new ArrayList<>(PreparedPlatform.get().java());
        line.addAll(List.of(AgentMarket.class.getName(), "upstream", port));
        return new ProcessBuilder(line).start();
    }
}
