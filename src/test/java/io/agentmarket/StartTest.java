package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.chaos.PreparedPlatform;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.PortInUseException;
import tools.jackson.databind.JsonNode;

/** The real process: its data directory, its sentences when it cannot start, and its end. */
class StartTest {

    private static final Duration BOOT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void one_process_serves_a_folder_and_leaves_nothing_running() throws Exception {
        var data = folder.resolve("data");
        var first = start(data, "first");
        try {
            var credentials = await().atMost(BOOT).until(() -> credentials(first, data), it -> it.has("base_url"));
            assertThat(me(credentials)).isEqualTo(200);
            assertThat(mode(data.resolve("demo-credentials.json"))).isEqualTo("rw-------");
            assertThat(mode(data.resolve("master.key"))).isEqualTo("rw-------");

            var second = start(data, "second");
            assertThat(second.waitFor(BOOT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(1);
            assertThat(Files.readAllLines(folder.resolve("second.err")))
                    .filteredOn(it -> !it.startsWith("WARNING:"))
                    .singleElement()
                    .asString()
                    .contains("is in use by another process");
            assertThat(me(credentials)).isEqualTo(200);

            assertThat(command(data, "audit of a running platform", "audit")).endsWith("rules hold");
            assertThat(read(folder.resolve("audit of a running platform.out")))
                    .contains("audit: looked at 2 customers, 0 live and 0 finished runs");
            resetKey(data, credentials);
            var masterKey = Files.readString(data.resolve("master.key"));
            assertThat(command(data, "rotation of a running platform", "rotate-master-key"))
                    .startsWith("rotate-master-key: 0 secrets sealed again with master key ");
            assertThat(Files.readString(data.resolve("master.key"))).isNotEqualTo(masterKey);
        } finally {
            first.destroy();
            assertThat(first.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(processesNaming(data)).isEmpty();
        assertThat(command(data, "audit of a stopped platform", "audit")).endsWith("rules hold");
        var masterKey = Files.readString(data.resolve("master.key"));
        assertThat(command(data, "rotation of a stopped platform", "rotate-master-key"))
                .startsWith("rotate-master-key: 0 secrets sealed again with master key ");
        assertThat(Files.readString(data.resolve("master.key"))).isNotEqualTo(masterKey);
        assertThat(mode(data.resolve("master.key"))).isEqualTo("rw-------");
        assertThat(data.resolve("master.key.previous")).doesNotExist();
        assertThat(processesNaming(data)).isEmpty();
    }

    @Test
    void a_taken_port_is_one_sentence() {
        assertThat(StartReporter.sentence(new IllegalStateException(new PortInUseException(8080))))
                .contains("8080")
                .contains("--port");
    }

    @Test
    void a_taken_port_is_found_before_anything_is_started() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var data = folder.resolve("unused");
            var second = start(data, "taken", "--server.port=" + taken.getLocalPort());

            assertThat(second.waitFor(BOOT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(1);
            assertThat(Files.readAllLines(folder.resolve("taken.err")))
                    .filteredOn(it -> !it.startsWith("WARNING:"))
                    .containsExactly("agentmarket: Port " + taken.getLocalPort()
                            + " is taken by another program: stop that one, or choose another port with --port.");
            assertThat(data.resolve("postgres")).doesNotExist();
        }
    }

    @Test
    void a_failure_that_a_person_can_mend_is_its_own_sentence() {
        var failure = new IllegalStateException(new StartFailure("Set X."));

        assertThat(StartReporter.sentence(failure)).isEqualTo("Set X.");
        assertThat(StartReporter.sentence(new IllegalStateException("bug"))).isNull();
    }

    private void resetKey(Path data, JsonNode credentials) throws IOException, InterruptedException {
        command(data, "reset", "operator", "--revoke-others");

        var key = Files.readString(data.resolve("operator.key")).strip();
        assertThat(mode(data.resolve("operator.key"))).isEqualTo("rw-------");
        assertThat(read(folder.resolve("reset.out")) + read(folder.resolve("reset.err")))
                .contains(data.resolve("operator.key").toString(), "1 other keys of the operator are revoked")
                .doesNotContain(key);
        var base = credentials.get("base_url").stringValue();
        assertThat(status(base + "/api/v1/operator/customers", key)).isEqualTo(200);
    }

    /** The last line of the command's output; by its exit code it must say too that all is well. */
    private String command(Path data, String name, String... command) throws IOException, InterruptedException {
        var process = start(data, name, command);
        assertThat(process.waitFor(BOOT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(() -> read(folder.resolve(name + ".out")) + read(folder.resolve(name + ".err")))
                .isZero();
        return Files.readAllLines(folder.resolve(name + ".out")).getLast();
    }

    private Process start(Path data, String name, String... arguments) throws IOException {
        var command = new ArrayList<>(PreparedPlatform.get().java());
        command.add(AgentMarket.class.getName());
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        process.environment().put("AGENTMARKET_DATA_DIR", data.toString());
        process.environment().put("SERVER_PORT", "0");
        process.environment().keySet().removeAll(List.of("DATABASE_URL", "REDIS_URL", "ANTHROPIC_API_KEY"));
        return process.start();
    }

    private JsonNode credentials(Process process, Path data) throws IOException {
        assertThat(process.isAlive())
                .as(() -> "the process lives; it said " + read(folder.resolve("first.err")))
                .isTrue();
        var file = data.resolve("demo-credentials.json");
        return Files.exists(file) ? Json.MAPPER.readTree(Files.readString(file)) : Json.MAPPER.createObjectNode();
    }

    private static int me(JsonNode credentials) throws IOException, InterruptedException {
        return status(
                credentials.get("base_url").stringValue() + "/api/v1/me",
                credentials.get("customer_key").stringValue());
    }

    private static int status(String url, String key) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url)).header("X-API-Key", key).build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static List<Long> processesNaming(Path data) {
        return ProcessHandle.allProcesses()
                .filter(it -> read(Path.of("/proc/" + it.pid() + "/cmdline")).contains(data.toString()))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
