package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A run that waits until a time, over HTTP: it holds nothing meanwhile, and goes on by itself. */
@Tag("stores")
class WaitsTest extends RunningPlatform {

    private static final String WORKFLOW = """
            {"document": {"dsl": "1.0.0", "namespace": "test", "name": "waits", "version": "1.0.0"},
             "do": [{"pause": {"wait": "%s"}}, {"say": {"set": {"said": "after"}}}]}""";

    private final Made customer = CUSTOMERS.create("standard");

    @AfterEach
    void the_auditor_is_green() {
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Test
    void a_waiting_run_goes_on_when_its_time_has_come() throws Exception {
        var id = start("PT4S");
        await().until(() -> status(id).equals("waiting"));

        var due = STORES.tenant()
                .platform(jdbc -> jdbc.sql("select wake_at from execution where id = '" + id + "'::uuid")
                        .query((row, n) -> row.getTimestamp(1).toInstant())
                        .single());
        await().atMost(Duration.ofSeconds(20)).until(() -> status(id).equals("succeeded"));
        var run = run(id);

        assertThat(run.path("output").path("output").path("said").asString())
                .as(run.toString())
                .isEqualTo("after");
        var finished = Instant.parse(run.path("finished_at").asString());
        assertThat(finished).isAfterOrEqualTo(due.minusSeconds(2));
        assertThat(Duration.between(due, finished)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_wait_may_exceed_its_runs_time_limit_and_be_cancelled() throws Exception {
        var id = start("P20D");
        await().until(() -> status(id).equals("waiting"));

        var answer = post(customer.key(), "/api/v1/executions/" + id + "/cancel", "{}");

        assertThat(answer.status()).as(answer.text()).isLessThan(300);
        await().atMost(Duration.ofSeconds(20)).until(() -> status(id).equals("cancelled"));
    }

    @Test
    void waiting_runs_are_listed() throws Exception {
        var id = start("P1D");
        await().until(() -> status(id).equals("waiting"));

        var listed = get(customer.key(), "/api/v1/executions?status=waiting").json();

        assertThat(listed.path("items").findValuesAsString("execution_id")).contains(id);
    }

    private String start(String wait) throws Exception {
        var request = Json.MAPPER.createObjectNode();
        request.putObject("input").put("workflow", WORKFLOW.formatted(wait));
        var answer = post(
                customer.key(),
                "/api/v1/marketplace/packages/workflow-orchestrator/execute",
                request.toString(),
                "Idempotency-Key",
                wait,
                "Prefer",
                "respond-async");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json().path("execution_id").asString();
    }

    private String status(String id) throws Exception {
        return run(id).path("status").asString();
    }

    private JsonNode run(String id) throws Exception {
        return get(customer.key(), "/api/v1/executions/" + id).json();
    }
}
