package io.agentmarket.chaos;

import io.agentmarket.shared.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whole runs over HTTP (authenticated, limited, recorded, billed; no tool, the offline model) by 64 clients of one
 * customer, and by the same clients over 1000 customers, in turns. Fails below a ratio of 0.90. Arguments: seconds per
 * cell, rounds.
 */
final class HotCustomerBench {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private static final int CLIENTS = 64;
    private static final int MANY = 1_000;
    private static final double GATE = 0.90;
    private static final String EXECUTE = "/api/v1/marketplace/packages/echo-probe/execute";
    private static final String LIMITS = """
            {"requests_per_minute": 1000000, "requests_per_hour": 10000000, "requests_per_day": 10000000,
             "runs_per_hour": 10000000, "runs_per_day": 10000000, "concurrent_runs": 10000}""";

    private final PlatformProcess platform;
    private final AtomicLong number = new AtomicLong();

    private HotCustomerBench(PlatformProcess platform) {
        this.platform = platform;
    }

    public static void main(String[] args) throws Exception {
        var home = Files.createTempDirectory("hot-customer");
        double ratio;
        try (var platform = PlatformProcess.start(home, null)) {
            ratio = new HotCustomerBench(platform).run(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        } finally {
            delete(home);
        }
        System.exit(ratio < GATE ? 1 : 0);
    }

    private double run(int seconds, int rounds) throws Exception {
        raise(Json.MAPPER
                .readTree(platform.get("/api/v1/me", "operator_key").body())
                .path("customer_id")
                .asString());
        var keys = new ArrayList<String>();
        for (int n = 0; n <= MANY; n++) {
            keys.add(customer(n));
        }
        var one = keys.subList(0, 1);
        var many = keys.subList(1, keys.size());
        cell(many, seconds);
        var hot = new ArrayList<Double>();
        var spread = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            hot.add(cell(one, seconds));
            spread.add(cell(many, seconds));
        }
        var ratio = median(hot) / median(spread);
        OUT.printf(
                Locale.ROOT,
                "one customer %.0f runs/s, %d customers %.0f runs/s, ratio %.2f (gate %.2f; %d rounds of %d s, medians, %d clients)%n",
                median(hot),
                MANY,
                median(spread),
                ratio,
                GATE,
                rounds,
                seconds,
                CLIENTS);
        return ratio;
    }

    private double cell(List<String> keys, int seconds) throws ExecutionException, InterruptedException {
        var start = System.nanoTime();
        var end = start + seconds * 1_000_000_000L;
        var clients = new ArrayList<Future<Long>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < CLIENTS; n++) {
                clients.add(threads.submit(() -> {
                    long done = 0;
                    while (System.nanoTime() < end) {
                        execute(keys.get(ThreadLocalRandom.current().nextInt(keys.size())));
                        done++;
                    }
                    return done;
                }));
            }
        }
        long runs = 0;
        for (var client : clients) {
            runs += client.get();
        }
        return runs * 1e9 / (System.nanoTime() - start);
    }

    private void execute(String key) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(platform.at(EXECUTE))
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", Long.toString(number.incrementAndGet()))
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\":{\"note\":\"hello\"}}"))
                .build();
        var answer = platform.http().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    private String customer(int n) throws IOException, InterruptedException {
        var body = "{\"name\":\"Customer " + n + "\",\"tier\":\"elite\"}";
        var made =
                Json.MAPPER.readTree(platform.post("/api/v1/operator/customers", "operator_key", body, "customer-" + n)
                        .body());
        raise(made.at("/customer/id").asString());
        return made.path("api_key").asString();
    }

    private void raise(String customer) throws IOException, InterruptedException {
        var request = platform.request("/api/v1/operator/customers/" + customer + "/limits", "operator_key")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(LIMITS))
                .build();
        var answer = platform.http().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
