package io.agentmarket.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.AgentMarket;
import io.agentmarket.chaos.PlatformProcess;
import io.agentmarket.chaos.PreparedPlatform;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The operator's handbook on a configured database, executed between two servers of Debian's PostgreSQL. */
class RestoreGuideTest {

    private static final Path PAGE = GuidePage.FOLDER.resolve("operators-handbook.md");
    private static final String OLD_PASSWORD = "of the old server";
    private static final String MASTER_KEY = "bWFzdGVyLWtleS1vZi10aGUtcmVzdG9yZS1ndWlkZSE";
    private static final String OTHER_KEY = "YW5vdGhlciBtYXN0ZXIga2V5LCBvZiAzMiBieXRlcyE";

    private final Map<String, String> stores = new HashMap<>(TestStores.fresh().environment());
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void a_dump_is_restored_into_a_new_server_with_its_roles() throws Exception {
        var programs = DebianPostgres.programs();
        try (var from = DebianPostgres.start(programs, folder.resolve("old"));
                var to = DebianPostgres.start(programs, folder.resolve("new"))) {
            var kept = fill(from);
            prepare(programs, from, to);

            var said = execute(from, to);

            assertThat(said).contains("audit: green, ").contains(printed("audit: green"));
            assertSame(kept);
            assertThatThrownBy(() -> start("wrong", restored(OTHER_KEY)))
                    .hasMessageContaining("agentmarket: The master key does not open the secrets")
                    .hasMessageContaining("Nothing was changed");
            assertSame(kept);
        }
    }

    /** A key, a run's receipt, and a secret that only the master key opens, by the paths at which they are read. */
    private record Kept(String key, Map<String, JsonNode> answers) {}

    private Kept fill(DebianPostgres server) throws Exception {
        server.execute("create role agentmarket login createrole password '" + OLD_PASSWORD
                + "'; create database agentmarket owner agentmarket");
        var url = "postgres://agentmarket:" + OLD_PASSWORD.replace(" ", "%20") + "@" + server.place() + "/agentmarket";
        try (var platform = start("before", Map.of("DATABASE_URL", url, "AGENTMARKET_MASTER_KEY", MASTER_KEY))) {
            var operator = Files.readString(Path.of(stores.get("AGENTMARKET_OPERATOR_KEY_FILE")))
                    .strip();
            var customer =
                    post(platform, operator, "/api/v1/operator/customers", "{\"name\":\"Acme\",\"tier\":\"basic\"}");
            var key = customer.path("api_key").asString();
            var run = post(
                    platform,
                    key,
                    "/api/v1/marketplace/packages/ticket-resolver/execute",
                    "{\"input\":{\"subject\":\"Refund\",\"body\":\"I was charged twice.\"}}");
            var answers = new HashMap<String, JsonNode>();
            for (var path : new String[] {
                "/api/v1/me",
                "/api/v1/executions/" + run.path("execution_id").asString() + "/receipt",
                "/api/v1/webhooks/signing-secret"
            }) {
                answers.put(path, get(platform, key, path));
            }
            return new Kept(key, answers);
        }
    }

    private void prepare(Path programs, DebianPostgres from, DebianPostgres to) throws IOException {
        var passwords = """
                %s:agentmarket:agentmarket:%s
                %s:*:postgres:%s
                """.formatted(from.place(), OLD_PASSWORD, to.place(), DebianPostgres.SUPERUSER_PASSWORD);
        Files.writeString(folder.resolve(".pgpass"), passwords);
        Files.setPosixFilePermissions(folder.resolve(".pgpass"), PosixFilePermissions.fromString("rw-------"));
        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(folder.resolve("secrets/database"), "a new password\n");
        Files.writeString(folder.resolve("secrets/master-key"), MASTER_KEY + "\n");
        var java = PreparedPlatform.get().java().stream().collect(Collectors.joining("' '", "'", "'"));
        var run = Files.writeString(folder.resolve("run"), """
                #!/bin/sh
                # audit is the product's; what is started last is told to the test, which starts it.
                [ "$#" = 0 ] || exec %s %s "$1" </dev/null
                env | grep -E '^(DATABASE|AGENTMARKET)_' >started
                """.formatted(java, AgentMarket.class.getName()));
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
        stores.put("PATH", programs + ":" + System.getenv("PATH"));
    }

    private String execute(DebianPostgres from, DebianPostgres to) throws IOException, InterruptedException {
        var script = String.join("", GuidePage.onServers(PAGE));
        var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        shell.environment().keySet().removeIf(name -> name.startsWith("DATABASE_") || name.startsWith("PG"));
        shell.environment()
                .putAll(Map.of(
                        "HOME", folder.toString(),
                        "PATH", stores.get("PATH"),
                        "DB", from.place(),
                        "NEW_DB", to.place(),
                        "REDIS_URL", stores.get("REDIS_URL"),
                        "AGENTMARKET_DATA_DIR", folder.resolve("audit").toString()));
        var process = shell.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** The line of the page that begins so. */
    private static String printed(String beginning) throws IOException {
        try (var lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith(beginning)).findFirst().orElseThrow();
        }
    }

    private void assertSame(Kept kept) throws Exception {
        try (var platform = start("after", restored(""))) {
            for (var answer : kept.answers().entrySet()) {
                assertThat(get(platform, kept.key(), answer.getKey())).isEqualTo(answer.getValue());
            }
        }
    }

    /** What the page's last command was called with. @param otherKey a master key instead of the page's, or empty */
    private Map<String, String> restored(String otherKey) throws IOException {
        try (var told = Files.lines(folder.resolve("started"))) {
            var settings = told.map(line -> line.split("=", 2)).collect(Collectors.toMap(it -> it[0], it -> it[1]));
            Stream.of("DATABASE_PASSWORD_FILE", "AGENTMARKET_MASTER_KEY_FILE")
                    .forEach(name -> settings.compute(
                            name, (same, file) -> folder.resolve(file).toString()));
            settings.remove("AGENTMARKET_DATA_DIR");
            if (!otherKey.isEmpty()) {
                settings.remove("AGENTMARKET_MASTER_KEY_FILE");
                settings.put("AGENTMARKET_MASTER_KEY", otherKey);
            }
            return settings;
        }
    }

    private PlatformProcess start(String name, Map<String, String> settings) throws IOException, InterruptedException {
        var all = new HashMap<>(Map.of(
                "REDIS_URL", stores.get("REDIS_URL"),
                "AGENTMARKET_OPERATOR_KEY_FILE", stores.get("AGENTMARKET_OPERATOR_KEY_FILE"),
                "AGENTS_DIR", ""));
        all.putAll(settings);
        return PlatformProcess.start(folder.resolve(name), all, Map.of("none", ""));
    }

    private JsonNode get(PlatformProcess platform, String key, String path) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(platform.at(path)).header("X-API-Key", key));
    }

    private JsonNode post(PlatformProcess platform, String key, String path, String body)
            throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(platform.at(path))
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return Json.MAPPER.readTree(answer.body());
    }
}
