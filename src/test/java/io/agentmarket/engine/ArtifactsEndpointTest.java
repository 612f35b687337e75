package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.artifacts.Artifacts;
import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.Artifact;
import io.agentmarket.whole.RunningPlatform;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** GET /executions/{id}/artifacts and /artifacts/{artifact_id}, and that erasing a run deletes its files. */
class ArtifactsEndpointTest extends RunningPlatform {

    private static final String RUNS = "/api/v1/executions/";
    private static final String CANARY = "the patient's name is Ossian\n";

    private final TestCustomers.Made customer = CUSTOMERS.create("elite");

    @Autowired
    private Artifacts artifacts;

    @Autowired
    private RunStore store;

    @Nested
    class Listed200 {

        @Test
        void a_live_runs_files_oldest_first() throws Exception {
            var run = started();
            keep(run, "first.txt", "text/plain", CANARY);
            keep(run, "second.json", "application/json", "{}");

            var answer = get(customer.key(), RUNS + run + "/artifacts");

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            var items = answer.json().path("items");
            assertThat(items.valueStream().map(it -> it.path("name").asString()))
                    .containsExactly("first.txt", "second.json");
            assertThat(items.get(0).path("bytes").asInt()).isEqualTo(CANARY.length());
            assertThat(items.get(0).path("sha256").asString()).hasSize(64);
            assertThat(get(customer.key(), items.get(0).path("href").asString()).text())
                    .isEqualTo(CANARY);
        }

        @Test
        void nothing_where_nothing_was_made() throws Exception {
            var id = run(customer.key(), "none", "note", 0)
                    .json()
                    .path("execution_id")
                    .asString();

            var answer = get(customer.key(), RUNS + id + "/artifacts");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("items")).isEmpty();
        }
    }

    @Nested
    class Downloaded200 {

        @Test
        void as_a_file_to_save_that_no_browser_shows() throws Exception {
            var run = started();
            var page = keep(run, "Übersicht.html", "text/html", "<script>alert(1)</script>");

            var answer = get(customer.key(), RUNS + run + "/artifacts/" + page.id());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("<script>alert(1)</script>");
            assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
            assertThat(answer.header("Content-Disposition"))
                    .startsWith("attachment;")
                    .contains("filename*=UTF-8''%C3%9Cbersicht.html");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Length")).isEqualTo("25");
            assertThat(answer.header("ETag")).isEqualTo("\"" + page.sha256() + "\"");
        }

        @Test
        void or_304_where_the_caller_has_it() throws Exception {
            var run = started();
            var file = keep(run, "a.txt", "text/plain", CANARY);

            var answer = get(
                    customer.key(),
                    RUNS + run + "/artifacts/" + file.id(),
                    "If-None-Match",
                    "\"" + file.sha256() + "\"");

            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.text()).isEmpty();
        }
    }

    @Nested
    class Refused {

        @Test
        void without_a_key_401_and_without_the_scope_403() throws Exception {
            var run = started();
            var file = keep(run, "a.txt", "text/plain", CANARY);
            var executor = CUSTOMERS.create("solo", false, Set.of(Scope.EXECUTE));

            assertThat(get("", RUNS + run + "/artifacts").status()).isEqualTo(401);
            assertThat(get("", RUNS + run + "/artifacts/" + file.id()).status()).isEqualTo(401);
            assertThat(get(executor.key(), RUNS + run + "/artifacts").status()).isEqualTo(403);
            assertThat(get(executor.key(), RUNS + run + "/artifacts/" + file.id())
                            .status())
                    .isEqualTo(403);
        }

        @Test
        void a_foreign_or_unknown_file_404() throws Exception {
            var run = started();
            var file = keep(run, "a.txt", "text/plain", CANARY);
            var other = CUSTOMERS.create("elite");

            var foreign = get(other.key(), RUNS + run + "/artifacts/" + file.id());

            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.text()).doesNotContain("Ossian", "a.txt");
            assertThat(get(other.key(), RUNS + run + "/artifacts").status()).isEqualTo(404);
            assertThat(get(customer.key(), RUNS + run + "/artifacts/" + UUID.randomUUID())
                            .status())
                    .isEqualTo(404);
            assertThat(get(customer.key(), RUNS + started() + "/artifacts/" + file.id())
                            .status())
                    .isEqualTo(404);
        }
    }

    /** The journal is what a stream shows and what a call that is made again finds: one entry per file. */
    @Test
    void a_tools_file_is_journaled_once_and_can_be_fetched() throws Exception {
        var run = run(customer.key(), "file", "make a file", 0).json();
        var id = run.path("execution_id").asString();

        var items = get(customer.key(), RUNS + id + "/artifacts").json().path("items");

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(items.valueStream().map(it -> it.path("name").asString())).containsExactly("mark.txt");
        assertThat(get(customer.key(), items.get(0).path("href").asString()).text())
                .endsWith("make a file\n");
        var entries = entries(get(customer.key(), RUNS + id + "/events").text()).stream()
                .filter(it -> it.event().equals("artifact"))
                .toList();
        assertThat(entries).hasSize(1);
        assertThat(Json.MAPPER.readTree(entries.getFirst().data()).at("/result/id"))
                .isEqualTo(items.get(0).path("id"));
    }

    @Test
    void erasing_the_run_deletes_its_files() throws Exception {
        var run = started();
        var file = keep(run, "a.txt", "text/plain", CANARY);
        await().until(() -> store.findLive(customer.id(), run).isEmpty());
        assertThat(get(customer.key(), RUNS + run + "/artifacts/" + file.id()).text())
                .isEqualTo(CANARY);

        var answer = delete(customer.key(), "/api/v1/usage/executions/" + run);

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(get(customer.key(), RUNS + run + "/artifacts").json().path("items"))
                .isEmpty();
        assertThat(get(customer.key(), RUNS + run + "/artifacts/" + file.id()).status())
                .isEqualTo(404);
        assertThat(rows("select count(*) from artifact where execution_id = '" + run + "'"))
                .isZero();
        assertThat(rows("select count(*) from artifact_chunk where artifact_id = '" + file.id() + "'"))
                .isZero();
    }

    /** A run that is live for a while yet. */
    private ExecutionId started() throws Exception {
        var answer = run(customer.key(), UUID.randomUUID().toString(), "note", 1_500, "Prefer", "respond-async");
        var id = new ExecutionId(
                UUID.fromString(answer.json().path("execution_id").asString()));
        await().until(() -> store.findLive(customer.id(), id).isPresent());
        return id;
    }

    private Artifact keep(ExecutionId run, String name, String mediaType, String content) {
        var live = store.findLive(customer.id(), run).orElseThrow().run();
        var stream = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        return artifacts.keep(live, "test/" + name, new Artifacts.Draft(name, mediaType, stream));
    }

    private static long rows(String sql) {
        return STORES.tenant().platform(jdbc -> jdbc.sql(sql).query(Long.class).single());
    }
}
