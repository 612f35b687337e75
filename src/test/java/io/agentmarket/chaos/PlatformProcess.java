package io.agentmarket.chaos;

import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** One {@link ProbePlatform} on a data directory: started, called over HTTP, and killed. */
public final class PlatformProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(120);
    private static final int STOP_SECONDS = 60;
    private static final int SIGTERM_EXIT = 143;
    private static final String READY = "ready on port ";

    /** The command line, for tests that start it in another way. */
    public static final String MAIN = ProbePlatform.class.getName();

    /** A setting of {@link #start}: the most heap, as the JVM's option has it. */
    static final String HEAP = "PROBE_HEAP";

    /**
     * A setting of {@link #start}: how many carriers virtual threads have; by default as many as {@code ./run} gives.
     */
    static final String CARRIERS = "PROBE_CARRIERS";

    private final Path home;
    private final Process process;
    private final ConcurrentLinkedQueue<String> output = new ConcurrentLinkedQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
    private final String base;
    private final Map<String, String> keys;

    private PlatformProcess(Path home, Process process, Map<String, String> keys) {
        this.home = home;
        this.process = process;
        Thread.ofVirtual().start(this::drain);
        await().atMost(START).pollInterval(Duration.ofMillis(100)).until(() -> !process.isAlive() || saw(READY));
        if (!process.isAlive()) {
            throw new IllegalStateException("the platform did not start: " + String.join("\n", output));
        }
        this.base = "http://127.0.0.1:"
                + output.stream()
                        .filter(line -> line.startsWith(READY))
                        .findFirst()
                        .orElseThrow()
                        .substring(READY.length());
        this.keys = keys.isEmpty() ? read(home.resolve("data/demo-credentials.json")) : keys;
    }

    /** On embedded stores. @param stopAt a milestone to hold runs at, or null */
    static PlatformProcess start(Path home, @Nullable String stopAt) throws IOException, InterruptedException {
        return start(home, Map.of("PROBE_STOP_AT", stopAt == null ? "" : stopAt), Map.of());
    }

    /** A replica on stores that others use too. @param keys by the names that {@link #get} takes */
    public static PlatformProcess start(Path home, Map<String, String> settings, Map<String, String> keys)
            throws IOException, InterruptedException {
        var prepared = PreparedPlatform.get();
        if (!settings.containsKey("DATABASE_URL")) {
            prepared.fill(home.resolve("data"));
        }
        var heap = "-Xmx" + settings.getOrDefault(HEAP, "512m");
        var carriers = "-Djdk.virtualThreadScheduler.parallelism=" + settings.getOrDefault(CARRIERS, "8");
        return launch(prepared.java(heap, carriers, "-XX:+ExitOnOutOfMemoryError"), home, settings, keys);
    }

    /** @param java a command line up to the main class */
    static PlatformProcess launch(List<String> java, Path home, Map<String, String> settings, Map<String, String> keys)
            throws IOException {
        var command = new ArrayList<>(java);
        command.addAll(List.of(MAIN, "--logging.level.root=WARN", "--logging.level.io.agentmarket.engine=INFO"));
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        var environment = process.environment();
        environment.put("SERVER_PORT", "0");
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("AGENTMARKET_DATA_DIR", home.resolve("data").toString());
        environment.put(
                "AGENTS_DIR",
                Path.of("src/test/resources/agents-probe").toAbsolutePath().toString());
        environment.put("PROBE_MARKS", home.resolve("marks").toString());
        environment.putAll(settings);
        return new PlatformProcess(home, process.start(), keys);
    }

    private void drain() {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
            }
        } catch (IOException e) {
            output.add("output ended: " + e.getMessage());
        }
    }

    boolean saw(String text) {
        return output.stream().anyMatch(line -> line.contains(text));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() {
        return String.join("\n", output);
    }

    /** SIGKILL: nothing of the process runs any more when this returns. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /**
     * SIGSTOP or SIGCONT: suspended with open connections, as on a machine that swaps or a cloud host that migrates.
     */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** SIGTERM, and insists on an orderly end; nothing after a {@link #kill}. */
    @Override
    public void close() throws InterruptedException {
        stop(STOP_SECONDS);
    }

    /** {@link #close} of a process that has more to do at its end, as a JVM that writes down what it loaded. */
    void stop(int seconds) throws InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        process.destroy();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("the platform did not stop: " + log());
        }
        if (process.exitValue() != SIGTERM_EXIT) {
            throw new IllegalStateException(
                    "the platform broke while it stopped, exit code " + process.exitValue() + ": " + log());
        }
    }

    HttpResponse<String> get(String path, String keyName) throws IOException, InterruptedException {
        return http.send(request(path, keyName).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode getJson(String path) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(get(path, "customer_key").body());
    }

    /** Runs the probe; {@code header} is one more header as name and value, e.g. Prefer. */
    HttpResponse<String> execute(String key, String note, int sleepMs, String... header)
            throws IOException, InterruptedException {
        return http.send(executeRequest(key, note, sleepMs, header), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest executeRequest(String key, String note, int sleepMs, String... header) {
        return executeRequest("crash-probe", key, note, sleepMs, header);
    }

    /** Runs the probe that asks a model, and answers at once. */
    HttpResponse<String> startOnModel(String key, String note) throws IOException, InterruptedException {
        return http.send(
                executeRequest("model-probe", key, note, 0, "Prefer", "respond-async"),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest executeRequest(String agent, String key, String note, int sleepMs, String... header) {
        var body = "{\"input\":{\"note\":\"" + note + "\",\"sleep_ms\":" + sleepMs + "}}";
        var request = request("/api/v1/marketplace/packages/" + agent + "/execute", "customer_key")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return (header.length == 0 ? request : request.headers(header)).build();
    }

    public URI at(String path) {
        return URI.create(base + path);
    }

    /** The most memory the process has had resident, in bytes. */
    long peakBytes() throws IOException {
        var line = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(it -> it.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }

    /** Writes what lives in the process's heap after a full collection. */
    void dumpHeap(Path file) throws IOException, InterruptedException {
        var jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.heap_dump",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(jcmd.getInputStream().readAllBytes());
        if (jcmd.waitFor() != 0 || !Files.exists(file)) {
            throw new IllegalStateException("no heap dump: " + said);
        }
    }

    HttpClient http() {
        return http;
    }

    /** Any POST; {@code header} is one more header as name and value. */
    HttpResponse<String> post(String path, String keyName, String body, String idempotencyKey, String... header)
            throws IOException, InterruptedException {
        var request = request(path, keyName)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send(
                (header.length == 0 ? request : request.headers(header)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Any PUT. */
    HttpResponse<String> put(String path, String keyName, String body) throws IOException, InterruptedException {
        var request = request(path, keyName)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path, String keyName) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(90))
                .header("X-API-Key", keys.getOrDefault(keyName, ""));
    }

    /** The auditor's findings that are not green. */
    List<String> broken() throws IOException, InterruptedException {
        var audit = Json.MAPPER.readTree(
                get("/api/v1/operator/audit", "operator_key").body());
        return audit.path("findings")
                .valueStream()
                .filter(finding -> finding.path("violations").asInt() > 0)
                .map(JsonNode::toString)
                .toList();
    }

    /** Files that the probe's effects left, and how often it was called in all. */
    long marks() throws IOException {
        var folder = home.resolve("marks");
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".mark")).count();
        }
    }

    long calls() throws IOException {
        var log = home.resolve("marks/calls.log");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    private static Map<String, String> read(Path file) {
        try {
            return Json.MAPPER.readValue(Files.readString(file), new TypeReference<>() {});
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
