package io.agentmarket.chaos;

import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
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
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A checkout's platform as its {@code ./run} starts it, with customers whose limits are raised. */
final class ServedTree implements AutoCloseable {

    private static final String LIMITS = """
            {"requests_per_minute": 1000000, "requests_per_hour": 10000000, "requests_per_day": 10000000,
             "runs_per_hour": 10000000, "runs_per_day": 10000000, "concurrent_runs": 10000}""";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Process process;
    private final String base;
    private final Path data;
    private final List<String> keys = new ArrayList<>();

    private ServedTree(Process process, String base, Path data) {
        this.process = process;
        this.base = base;
        this.data = data;
    }

    /** Builds what is stale; waits until it is up. */
    static ServedTree start(Path tree, Path home, int customers) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var agents = home.resolve("agents");
        copy(tree.resolve("agents"), agents);
        copy(Path.of("src/test/resources/agents-probe/echo-probe"), agents.resolve("echo-probe"));
        var data = home.resolve("data");
        var run = new ProcessBuilder("./run", "--port", String.valueOf(port), "--data", data.toString())
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile());
        run.environment().put("AGENTS_DIR", agents.toString());
        var served = new ServedTree(run.start(), "http://127.0.0.1:" + port, data);
        served.awaitHealth();
        for (int n = 0; n < customers; n++) {
            served.keys.add(served.customer(n));
        }
        return served;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private void awaitHealth() {
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(500))
                .ignoreException(ConnectException.class)
                .until(() -> !process.isAlive() || send(request("/health").GET()).statusCode() == 200);
        if (!process.isAlive()) {
            throw new IllegalStateException("it did not start: see " + data.resolveSibling("log"));
        }
    }

    private String customer(int n) throws IOException, InterruptedException {
        var operator = Json.MAPPER
                .readTree(Files.readString(data.resolve("demo-credentials.json")))
                .path("operator_key")
                .asString();
        var made = Json.MAPPER.readTree(send(request("/api/v1/operator/customers")
                        .header("X-API-Key", operator)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "customer-" + n)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"name\":\"Customer " + n + "\",\"tier\":\"elite\"}")))
                .body());
        var limits = "/api/v1/operator/customers/" + made.at("/customer/id").asString() + "/limits";
        var raised = send(request(limits)
                .header("X-API-Key", operator)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(LIMITS)));
        if (raised.statusCode() != 200) {
            throw new IllegalStateException(raised.body());
        }
        return made.path("api_key").asString();
    }

    /** One whole run of a customer. */
    void run(int customer, String idempotencyKey) throws IOException, InterruptedException {
        var answer = send(request("/api/v1/marketplace/packages/echo-probe/execute")
                .header("X-API-Key", keys.get(customer % keys.size()))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\":{\"note\":\"hello\"}}")));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Milliseconds of CPU that its processes have used so far, by what they are: java, postgres, redis-server. */
    Map<String, Double> cpu() {
        var used = new TreeMap<String, Double>();
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(each -> used.merge(
                each.info().command().map(it -> Path.of(it).getFileName().toString()).orElse("?"),
                each.info().totalCpuDuration().map(Duration::toMillis).orElse(0L).doubleValue(),
                Double::sum));
        return used;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(60, TimeUnit.SECONDS);
    }
}
