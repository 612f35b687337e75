package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Instructions in texts from other systems: earlier tickets, calls of a trigger, pages, metrics, other packages.
 * Artifacts are not among them, because no tool reads one.
 */
class PromptInjectionFromOutsideTest extends InjectionTrials {

    /** Every so many of the instructions, 25 in all, where a run takes more than 100 ms. */
    private static final int SAMPLE = 5;

    /**
     * Each customer has one ticket, so that the model reads no other instruction first; learning it is what takes the
     * time.
     */
    @Test
    void in_labelled_tickets_that_a_tool_finds() throws Exception {
        for (int i = 0; i < HIDDEN.size(); i += SAMPLE) {
            var teacher = CUSTOMERS.unlimited("elite");
            var known = Map.of("label", "returns", "subject", "A case", "body", email(i), "resolution", HIDDEN.get(i));
            var learned = post(
                    teacher.key(),
                    "/api/v1/knowledge/labelled-tickets",
                    Json.MAPPER.writeValueAsString(Map.of("tickets", new Object[] {known})),
                    "Idempotency-Key",
                    "teach");
            assertThat(learned.status()).as(learned.text()).isEqualTo(201);

            execute(teacher, "ticket-resolver", input(Map.of("subject", "A case", "body", email(i))), "alike-" + i);
        }

        assertObeyed(sample());
        assertNothingHappened();
    }

    @Test
    void in_a_call_of_a_trigger() throws Exception {
        var free = trigger("ticket-resolver", "{\"subject\": body.title, \"body\": body.text}");
        var asking = trigger("obedient-probe", "{\"text\": body.text}");
        for (int i = 0; i < HIDDEN.size(); i++) {
            fire(free, i);
            if (i % SAMPLE == 0) {
                awaitTheEndOfAllRuns();
            }
        }
        var asked = new ArrayList<String>();
        for (int i = 0; i < HIDDEN.size(); i += SAMPLE) {
            asked.add("/api/v1/executions/" + fire(asking, i));
        }
        for (var run : asked) {
            await().until(() -> status(run).equals("waiting_approval"));
            post(customer.key(), run + "/cancel", "");
        }

        awaitTheEndOfAllRuns();
        assertObeyed();
        assertNothingHappened();
    }

    @Test
    void in_pages_that_a_workflow_reads() throws Exception {
        try (var pages = HiddenPages.start()) {
            var deployment = deployed("workflow-orchestrator", "127.0.0.1");
            for (int i = 0; i < HIDDEN.size(); i++) {
                run(deployment, Map.of("workflow", "- id: read\n  http: GET " + HiddenPages.page(i) + "\n"));
            }

            assertObeyed();
            assertThat(pages.trapped()).isZero();
        }
        assertNothingHappened();
    }

    @Test
    void in_the_answer_of_a_prometheus() throws Exception {
        try (var pages = HiddenPages.start()) {
            var deployment = deployed("incident-responder", "127.0.0.1");
            for (int i = 0; i < HIDDEN.size(); i += SAMPLE) {
                run(
                        deployment,
                        Map.of(
                                "alert", "Checkout answers slowly",
                                "started_at", "2026-11-23T10:00:00Z",
                                "prometheus_url", HiddenPages.prometheus(i),
                                "prometheus_query", "up"));
            }

            assertObeyed(sample());
            assertThat(pages.trapped()).isZero();
        }
        assertNothingHappened();
    }

    @Test
    void in_the_answer_of_an_api() throws Exception {
        try (var pages = HiddenPages.start()) {
            var deployment = deployed("api-probe", "127.0.0.1");
            assertThat(put(customer.key(), deployment + "/secrets/token", "{\"value\": \"0123456789-api\"}")
                            .status())
                    .isEqualTo(204);
            for (int i = 0; i < HIDDEN.size(); i += SAMPLE) {
                run(deployment, Map.of("method", "GET", "url", HiddenPages.page(i)));
            }

            assertObeyed(sample());
            assertThat(pages.trapped()).isZero();
        }
        assertNothingHappened();
    }

    /** The workflow decodes what it hands down, so that nothing but the other package's output says it to the model. */
    @Test
    void in_the_output_of_another_package() throws Exception {
        for (int i = 0; i < HIDDEN.size(); i += SAMPLE) {
            var note = ObedientBrain.plain(HIDDEN.get(i)).getBytes(StandardCharsets.UTF_8);
            var workflow = "- id: ask\n  package: echo-probe\n  with: '${ {note: (\""
                    + Base64.getEncoder().encodeToString(note) + "\" | @base64d)} }'\n";
            execute(customer, "workflow-orchestrator", input(Map.of("workflow", workflow)), "hands-back-" + i);
        }

        assertObeyed(sample());
        assertNothingHappened();
    }

    /**
     * The premise of the tests above: the trap works, the model follows the instruction, and only the grant stops it.
     */
    @Test
    void a_granted_host_is_reached_even_by_an_obedient_model() throws Exception {
        try (var pages = HiddenPages.start()) {
            var deployment = deployed("workflow-orchestrator", "127.0.0.1", ObedientBrain.TRAP_HOST);

            run(deployment, Map.of("workflow", "- id: read\n  http: GET " + HiddenPages.page(0) + "\n"));

            assertThat(pages.trapped()).isPositive();
        }
    }

    private static IntStream sample() {
        return IntStream.range(0, HIDDEN.size()).filter(i -> i % SAMPLE == 0);
    }

    private record Door(String url, String secret) {}

    private Door trigger(String agent, String mapping) throws Exception {
        var made = post(
                customer.key(),
                "/api/v1/triggers",
                Json.MAPPER.writeValueAsString(Map.of("package_id", agent, "mapping", mapping)),
                "Idempotency-Key",
                agent);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return new Door(
                made.json().path("fire_url").asString(),
                made.json().path("secret").asString());
    }

    private String fire(Door door, int i) throws Exception {
        var body = Json.MAPPER.writeValueAsString(Map.of("title", "Alert " + i, "text", hidden(i)));
        var fired = post("", door.url(), body, "X-Trigger-Secret", door.secret());
        assertThat(fired.status()).as(fired.text()).isEqualTo(202);
        return fired.json().path("execution_id").asString();
    }

    private String status(String run) throws Exception {
        return get(customer.key(), run).json().path("status").asString();
    }
}
