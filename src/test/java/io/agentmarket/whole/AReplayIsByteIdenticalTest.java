package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.engine.DroppedRuns;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.SentRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * A process that continues a run sends the model the same bytes as before: otherwise signed thoughts are refused, and
 * the prompt's cache is lost.
 */
public class AReplayIsByteIdenticalTest extends MeteredPlatform {

    private static final Duration CONTINUED = Duration.ofSeconds(60);

    /** Not used by other tests of this platform. */
    private static final int FIRST_CELL = 25;

    private static final Pattern RUN_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern CALL_ID = Pattern.compile("toolu_\\w+");
    private static final Pattern SIGNATURE = Pattern.compile("\"signature\":\"[^\"]+\"");
    private static final Pattern BREAKPOINT = Pattern.compile(",?\"cache_control\":\\{[^}]*},?");

    private final Map<String, List<String>> sent = new ConcurrentHashMap<>();
    private final Map<String, Consumer<Integer>> watchers = new ConcurrentHashMap<>();

    @Autowired
    private ApplicationContext platform;

    @BeforeEach
    void watch_a_model_that_thinks() {
        MODEL.thinks(true);
        UPSTREAM.watch(this::note);
    }

    @AfterEach
    void let_it_be() {
        UPSTREAM.watch(request -> {});
        MODEL.thinks(false);
    }

    private void note(SentRequest request) {
        var requests = sent.computeIfAbsent(request.keyFingerprint(), key -> new CopyOnWriteArrayList<>());
        requests.add(request.body());
        watchers.getOrDefault(request.keyFingerprint(), number -> {}).accept(requests.size());
    }

    @Test
    void every_continued_agent_repeats_its_earlier_requests() throws Exception {
        var agents = List.of(
                example("ticket-resolver", "refund-yearly-renewal"),
                example("knowledge-base", "two-questions"),
                example("incident-responder", "deploy-regression"),
                example("workflow-orchestrator", "data-fan-out"),
                example("workflow-orchestrator", "ticket-desk"),
                new Asked("model-probe", "{\"note\":\"\u00fcber 1.0\",\"sleep_ms\":0}"),
                new Asked("crew-probe", "{\"topic\":\"tea\"}"),
                new Asked("graph-probe", "{\"rounds\":0,\"note\":\"n\",\"items\":[\"b\",\"a\"]}"));
        var trials = new ArrayList<Callable<Trial>>();
        for (int n = 0; n < agents.size(); n++) {
            var cell = CELL_KEY + (FIRST_CELL + n);
            var asked = agents.get(n);
            trials.add(() -> trial(asked, cell));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var trial : threads.invokeAll(trials)) {
                trial.get().check();
            }
        }
    }

    /** The run is out of hand while it waits, and is taken up from its journal. */
    @Test
    void an_approved_agent_resumes_with_the_same_conversation() throws Exception {
        var asked = example("ticket-resolver", "refund-yearly-renewal");
        var cell = CELL_KEY + (FIRST_CELL + 10);
        var key = FakeUpstream.fingerprint(cell);
        var customer = customer(cell);
        var body = "{\"input\":" + asked.input() + "}";
        var whole = execute(customer, asked.agent(), body, "whole").json();
        var undisturbed = List.copyOf(sent.getOrDefault(key, List.of()));
        var deployment = post(
                        customer.key(),
                        "/api/v1/deployments",
                        "{\"package_id\":\"ticket-resolver\",\"name\":\"asks\",\"requires_approval\":[\"read_help_articles\"]}",
                        "Idempotency-Key",
                        "asks")
                .json();
        var id = deployment.path("id").asString();

        var started = post(customer.key(), "/api/v1/deployments/" + id + "/execute", body, "Idempotency-Key", "asks");
        approve(customer, started.json().path("execution_id").asString());
        var run = await().atMost(CONTINUED)
                .until(() -> get(customer.key(), started.header("Location")).json(), it -> it.has("finished_at"));

        var all = List.copyOf(sent.getOrDefault(key, List.of()));
        var continued = all.subList(undisturbed.size(), all.size());
        assertThat(whole.path("status").asString()).as(whole.toString()).isEqualTo("succeeded");
        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(started.json().path("status").asString()).isEqualTo("waiting_approval");
        assertThat(continued.stream().map(AReplayIsByteIdenticalTest::plain))
                .containsExactlyElementsOf(undisturbed.stream()
                        .map(AReplayIsByteIdenticalTest::plain)
                        .toList());
    }

    private void approve(TestCustomers.Made customer, String run) throws Exception {
        var asked = get(customer.key(), "/api/v1/approvals?status=pending&execution_id=" + run)
                .json()
                .at("/items/0");
        var answer = post(
                customer.key(),
                "/api/v1/approvals/" + asked.path("approval_id").asString() + "/approve",
                "{\"action_sha256\":\"" + asked.path("action_sha256").asString() + "\"}",
                "Idempotency-Key",
                "approve");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** Once as it is, once with a replica that lets go of the run during its last call of the model. */
    private Trial trial(Asked asked, String cell) throws Exception {
        var customer = customer(cell);
        var key = FakeUpstream.fingerprint(cell);
        var body = "{\"input\":" + asked.input() + "}";
        if (asked.agent().equals("knowledge-base")) {
            addDocuments(customer);
        }
        var whole = execute(customer, asked.agent(), body, "whole").json();
        var undisturbed = List.copyOf(sent.getOrDefault(key, List.of()));

        var id = new CompletableFuture<String>();
        var last = 2 * undisturbed.size();
        watchers.put(key, number -> {
            if (number == last) {
                DroppedRuns.drop(platform, id.join());
            }
        });
        var started = execute(customer, asked.agent(), body, "continued", "Prefer", "respond-async");
        id.complete(started.json().path("execution_id").asString());
        var continued = await().atMost(CONTINUED)
                .until(() -> get(customer.key(), started.header("Location")).json(), run -> run.has("finished_at"));
        var all = List.copyOf(sent.getOrDefault(key, List.of()));
        return new Trial(asked, whole, continued, undisturbed, all.subList(undisturbed.size(), all.size()));
    }

    private record Asked(String agent, String input) {}

    /** @param continued its requests; the last one was made twice */
    private record Trial(Asked asked, JsonNode run, JsonNode again, List<String> undisturbed, List<String> continued) {

        void check() {
            assertThat(run.path("status").asString()).as(asked + "\n" + run).isEqualTo("succeeded");
            assertThat(again.path("status").asString()).as(asked + "\n" + again).isEqualTo("succeeded");
            assertThat(undisturbed).as(asked.agent()).isNotEmpty();
            assertThat(continued).as(asked.agent()).hasSize(undisturbed.size() + 1);
            assertThat(continued.getLast()).as(asked.agent()).isEqualTo(continued.get(continued.size() - 2));
            for (int n = 0; n < undisturbed.size(); n++) {
                assertThat(plain(continued.get(n)))
                        .as(asked.agent() + ", request " + n)
                        .isEqualTo(plain(undisturbed.get(n)));
            }
        }
    }

    /** Without what names this run alone, and without the cached prefix's end, which moves on. */
    private static String plain(String request) {
        var text = BREAKPOINT.matcher(request).replaceAll("");
        for (var name : List.of(RUN_ID, CALL_ID, SIGNATURE)) {
            var seen = new HashMap<String, String>();
            text = name.matcher(text)
                    .replaceAll(found -> seen.computeIfAbsent(found.group(), it -> "<" + seen.size() + ">"));
        }
        return text;
    }

    private TestCustomers.Made customer(String cell) throws Exception {
        var customer = CUSTOMERS.create("byok");
        var kept = post(
                customer.key(),
                "/api/v1/provider-keys",
                "{\"provider\":\"anthropic\",\"key\":\"" + cell + "\",\"model\":\"claude-sonnet-5-5\"}",
                "Idempotency-Key",
                "keep");
        assertThat(kept.status()).as(kept.text()).isEqualTo(201);
        return customer;
    }

    private static Asked example(String agent, String name) throws Exception {
        var file = Path.of("agents", agent, "examples", name + ".json");
        return new Asked(
                agent,
                Json.MAPPER.readTree(Files.readString(file)).path("input").toString());
    }
}
