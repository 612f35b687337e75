package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.postgres.CustomerDatabase;
import io.agentmarket.toolkits.data.postgres.CutLine;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Loads of a customer's tables when the platform is killed: two while their transactions wait for a lock, one after its
 * commit and before the platform knows of it. The next process ends the runs, each row is in its table once, and a load
 * that is no longer possible is told.
 */
class LoadsSurviveAKillTest {

    private static final CustomerDatabase DATABASE = CustomerDatabase.fresh();
    private static final int ROWS = 20_000;
    private static final long OFFLINE_PRICE = 2_000;

    /** A start, the takeover, and what is left to do. */
    private static final Duration CONTINUED = Duration.ofSeconds(120);

    @TempDir
    Path home;

    @Test
    void a_killed_load_has_all_rows_or_none_and_happens_once() throws Exception {
        List.of("waiting", "gone", "committed")
                .forEach(table -> DATABASE.run(
                        "create table " + table + " (id bigint, name text)",
                        "insert into " + table + " values (-1, 'before')"));
        try (var line = CutLine.holding(DATABASE.url)) {
            var runs = killed(line);
            DATABASE.run("drop table gone");

            try (var second = platform(line)) {
                runs.values()
                        .forEach(id -> await().atMost(CONTINUED)
                                .until(() -> run(second, id).has("finished_at")));

                assertLoaded(run(second, runs.get("waiting")), "waiting", false);
                assertLoaded(run(second, runs.get("committed")), "committed", true);
                assertSaysWhy(run(second, runs.get("gone")));
                assertBilledOnce(second, runs);
            }
        }
    }

    /** Begins the runs, and kills the platform when each is where it shall be. @return their ids by their tables */
    private Map<String, String> killed(CutLine line) throws Exception {
        var runs = new HashMap<String, String>();
        try (var first = platform(line);
                var holder = DATABASE.connect()) {
            var deployment = deployment(first, line);
            lock(holder, "waiting, gone");
            for (var table : List.of("waiting", "gone")) {
                runs.put(table, start(first, deployment, table));
                await().atMost(CONTINUED).until(() -> waits(table));
            }
            runs.put("committed", start(first, deployment, "committed"));
            await().atMost(CONTINUED).until(() -> count("committed") > 1);

            first.kill();

            assertThat(List.of(count("waiting"), count("gone"), count("committed")))
                    .containsExactly(1, 1, ROWS + 1);
            holder.rollback();
        }
        assertThat(List.of(count("waiting"), count("gone"))).containsExactly(1, 1);
        return runs;
    }

    private static void assertLoaded(JsonNode run, String table, boolean before) {
        assertThat(run.path("status").asString("")).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.at("/output/status").asString("")).as(run.toString()).isEqualTo("complete");
        assertThat(run.at("/output/loaded/before").asBoolean()).as(table).isEqualTo(before);
        assertThat(run.at("/output/loaded/inserted").asInt()).isEqualTo(ROWS);
        assertThat(DATABASE.rows("select count(*), count(distinct id), sum(id) from " + table))
                .containsExactly((ROWS + 1) + "|" + (ROWS + 1) + "|"
                        + (IntStream.range(0, ROWS).asLongStream().sum() - 1));
    }

    private static void assertSaysWhy(JsonNode run) {
        assertThat(run.at("/output/status").asString("")).as(run.toString()).isEqualTo("refused");
        assertThat(run.at("/output/problems/0/reason").asString()).contains("The database has no such table");
        assertThat(run.at("/output/not_done/0").asString()).contains("delivered");
    }

    private static void assertBilledOnce(PlatformProcess platform, Map<String, String> runs) throws Exception {
        for (var id : runs.values()) {
            var receipt = platform.getJson("/api/v1/executions/" + id + "/receipt");
            assertThat(receipt.at("/body/price_micros").asLong())
                    .as(receipt.toString())
                    .isEqualTo(OFFLINE_PRICE);
        }
        var months = platform.getJson("/api/v1/billing/statements").path("items");
        assertThat(months.valueStream()
                        .mapToLong(month -> month.path("total_micros").asLong())
                        .sum())
                .isEqualTo(runs.size() * OFFLINE_PRICE);
        assertThat(platform.broken()).isEmpty();
    }

    /** As many jobs at a time as there are runs. */
    private PlatformProcess platform(CutLine line) throws Exception {
        var at = URI.create(line.url());
        return PlatformProcess.start(
                home,
                Map.of(
                        "AGENTMARKET_EGRESS_ALLOW_PRIVATE",
                        at.getHost() + ":" + at.getPort(),
                        "AGENTMARKET_TABLES_JOBS",
                        "3"),
                Map.of());
    }

    private static String deployment(PlatformProcess platform, CutLine line) throws Exception {
        var body = "{\"package_id\": \"data-processor\", \"name\": \"warehouse\", \"hosts\": [\"127.0.0.1\"],"
                + " \"config\": {\"write\": true}}";
        var made = platform.post("/api/v1/deployments", "customer_key", body, "warehouse");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var deployment = "/api/v1/deployments/"
                + Json.MAPPER.readTree(made.body()).path("id").asString();
        var secret = Json.MAPPER.createObjectNode().put("value", line.url());
        assertThat(platform.put(deployment + "/secrets/WAREHOUSE", "customer_key", secret.toString())
                        .statusCode())
                .isEqualTo(204);
        return deployment;
    }

    private static String start(PlatformProcess platform, String deployment, String table) throws Exception {
        var body = Json.MAPPER.createObjectNode();
        var input = body.putObject("input");
        input.putObject("source")
                .put(
                        "text",
                        IntStream.range(0, ROWS)
                                .mapToObj(n -> n + ",row " + n + " of " + table + "\n")
                                .collect(Collectors.joining("", "id,name\n", "")));
        input.putObject("target")
                .putObject("table")
                .put("connection", "WAREHOUSE")
                .put("table", table)
                .put("mode", "append");
        var answer = platform.post(
                deployment + "/execute", "customer_key", body.toString(), table, "Prefer", "respond-async");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Json.MAPPER.readTree(answer.body()).path("execution_id").asString();
    }

    private static void lock(Connection holder, String tables) throws Exception {
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("lock table " + tables + " in exclusive mode");
        }
    }

    /** Whether a load has staged its rows, and its insert waits for the lock. */
    private static boolean waits(String table) {
        return !DATABASE.rows("select 1 from pg_stat_activity where datname = current_database()"
                        + " and wait_event_type = 'Lock' and query like 'insert into \"public\".\"" + table + "\"%'")
                .isEmpty();
    }

    private static int count(String table) {
        return Integer.parseInt(DATABASE.rows("select count(*) from " + table).getFirst());
    }

    private static JsonNode run(PlatformProcess platform, String id) throws Exception {
        return platform.getJson("/api/v1/executions/" + id);
    }
}
