package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 10,000 runs over HTTP, of which 30 % do not end normally: they are cancelled, time out, fail, or are live when the
 * process is killed. Afterwards nothing is held and the books balance.
 */
class TenThousandRunsLeaveNoHoldTest {

    private static final int AT_ONCE = 32;
    private static final long OFFLINE_PRICE = 2_000;
    private static final Duration END = Duration.ofSeconds(120);

    @TempDir
    Path home;

    /** The fate of a run. */
    private enum Fate {
        SUCCEEDS("succeeded "),
        CANCELLED("cancelled RUN_CANCELLED"),
        TIMES_OUT("timed_out RUN_TIMED_OUT"),
        BREAKS("failed INTERNAL"),
        KILLED("succeeded ");

        private final String end;

        /** @param end status and error code */
        Fate(String end) {
            this.end = end;
        }

        /** Of every 100 runs 70 succeed, 8 are cancelled, 8 time out, 6 break and 8 are caught by a kill. */
        static Fate of(int number) {
            var share = number % 100;
            if (share < 70) {
                return SUCCEEDS;
            }
            return share < 78 ? CANCELLED : share < 86 ? TIMES_OUT : share < 92 ? BREAKS : KILLED;
        }
    }

    @Test
    @Tag("long")
    void nothing_is_held_when_ten_thousand_have_ended() throws Exception {
        nothingIsHeld(5, 2_000);
    }

    @Test
    void nothing_is_held_when_two_hundred_have_ended() throws Exception {
        nothingIsHeld(1, 200);
    }

    private void nothingIsHeld(int rounds, int runsOfARound) throws Exception {
        var ids = new EnumMap<Fate, List<String>>(Fate.class);
        for (var fate : Fate.values()) {
            ids.put(fate, new ArrayList<>());
        }

        for (int round = 0; round < rounds; round++) {
            try (var platform = PlatformProcess.start(home, null)) {
                prepare(platform);
                send(platform, round, runsOfARound, ids);
                platform.kill();
            }
        }

        try (var platform = PlatformProcess.start(home, null)) {
            await().atMost(END).until(() -> live(platform) == 0);
            assertThat(ends(platform)).isEqualTo(expected(ids));
            var total = platform.getJson("/api/v1/usage/stats").path("total");
            var succeeded = ids.get(Fate.SUCCEEDS).size() + ids.get(Fate.KILLED).size();
            assertThat(total.path("runs").asInt()).isEqualTo(rounds * runsOfARound);
            assertThat(total.path("price_micros").asLong())
                    .as("those that ended on request after a model turn are paid as well")
                    .isBetween(succeeded * OFFLINE_PRICE, (rounds * runsOfARound - breaks(ids)) * OFFLINE_PRICE);
            assertThat(platform.getJson("/api/v1/billing/budgets").path("items"))
                    .as("of the customer and of its key")
                    .hasSize(2)
                    .allSatisfy(budget ->
                            assertThat(budget.path("held_micros").asLong(-1)).isZero());
            assertThat(platform.broken()).isEmpty();
        }
    }

    /** How many runs ended how, as the customer's export tells. */
    private static Map<String, Long> ends(PlatformProcess platform) throws IOException, InterruptedException {
        return platform.get("/api/v1/usage/export?format=ndjson", "customer_key")
                .body()
                .lines()
                .map(Json.MAPPER::readTree)
                .filter(row -> row.has("status"))
                .collect(Collectors.groupingBy(
                        row -> row.path("status").asString() + " "
                                + row.path("error_code").asString(""),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private static Map<String, Long> expected(Map<Fate, List<String>> ids) {
        return ids.entrySet().stream()
                .collect(Collectors.groupingBy(
                        fate -> fate.getKey().end,
                        TreeMap::new,
                        Collectors.summingLong(fate -> fate.getValue().size())));
    }

    private static long breaks(Map<Fate, List<String>> ids) {
        return ids.get(Fate.BREAKS).size();
    }

    /** All runs of a round; those that the kill shall catch are started last. */
    private static void send(PlatformProcess platform, int round, int runs, Map<Fate, List<String>> ids)
            throws Exception {
        var caught = new ArrayList<Integer>();
        var answers = new ArrayList<Future<Sent>>();
        var places = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < runs; n++) {
                var number = n;
                if (Fate.of(n) == Fate.KILLED) {
                    caught.add(n);
                } else {
                    places.acquire();
                    answers.add(threads.submit(() -> placed(places, () -> send(platform, round, number))));
                }
            }
            collect(answers, ids);
            answers.clear();
            for (var number : caught) {
                places.acquire();
                answers.add(threads.submit(() -> placed(places, () -> send(platform, round, number))));
            }
            collect(answers, ids);
        }
    }

    private static Sent placed(Semaphore places, Callable<Sent> call) throws Exception {
        try {
            return call.call();
        } finally {
            places.release();
        }
    }

    private static void collect(List<Future<Sent>> answers, Map<Fate, List<String>> ids)
            throws ExecutionException, InterruptedException {
        for (var answer : answers) {
            var sent = answer.get();
            ids.get(sent.fate()).add(sent.id());
        }
    }

    private static Sent send(PlatformProcess platform, int round, int number) throws Exception {
        var fate = Fate.of(number);
        var key = "run-" + round + "-" + number;
        var answer =
                switch (fate) {
                    case SUCCEEDS -> run(platform, key, "{\"input\":{\"note\":\"plain\"}}", "wait=60");
                    case BREAKS -> run(platform, key, "{\"input\":{\"note\":\"break the tool\"}}", "wait=60");
                    case CANCELLED ->
                        run(platform, key, "{\"input\":{\"note\":\"n\",\"sleep_ms\":30000}}", "respond-async");
                    case TIMES_OUT ->
                        run(
                                platform,
                                key,
                                "{\"input\":{\"note\":\"n\",\"sleep_ms\":30000},\"timeout_seconds\":1}",
                                "respond-async");
                    case KILLED ->
                        run(platform, key, "{\"input\":{\"note\":\"n\",\"sleep_ms\":4000}}", "respond-async");
                };
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
        var id = Json.MAPPER.readTree(answer.body()).path("execution_id").asString();
        if (fate == Fate.CANCELLED) {
            var cancelled = platform.post("/api/v1/executions/" + id + "/cancel", "customer_key", "", key);
            assertThat(cancelled.statusCode()).as(cancelled.body()).isBetween(200, 202);
        }
        return new Sent(fate, id);
    }

    private static HttpResponse<String> run(PlatformProcess platform, String key, String body, String prefer)
            throws IOException, InterruptedException {
        return platform.post(
                "/api/v1/marketplace/packages/crash-probe/execute", "customer_key", body, key, "Prefer", prefer);
    }

    /** The demo customer's tier allows 2,500 runs in an hour. Its budgets are there to count what is held. */
    private static void prepare(PlatformProcess platform) throws IOException, InterruptedException {
        var me = platform.getJson("/api/v1/me");
        put(
                platform,
                "/api/v1/operator/customers/" + me.path("customer_id").asString() + "/limits",
                "operator_key",
                """
                {"requests_per_minute": 100000, "requests_per_hour": 100000, "requests_per_day": 100000,
                 "runs_per_hour": 100000, "runs_per_day": 100000, "concurrent_runs": 2000}""");
        var budget = "{\"limit_micros\": 1000000000, \"mode\": \"hard\"}";
        put(platform, "/api/v1/billing/budgets/customer", "customer_key", budget);
        put(platform, "/api/v1/billing/budgets/keys/" + me.path("key_id").asString(), "customer_key", budget);
    }

    private static void put(PlatformProcess platform, String path, String key, String body)
            throws IOException, InterruptedException {
        var request = platform.request(path, key)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = platform.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static long live(PlatformProcess platform) throws IOException, InterruptedException {
        return platform.getJson("/api/v1/executions?status=running")
                .path("items")
                .size();
    }

    private record Sent(Fate fate, String id) {}
}
