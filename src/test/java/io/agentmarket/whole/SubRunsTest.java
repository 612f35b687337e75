package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Packages that work inside a run: they have rows with a parent, are part of its price, and count in their agent's
 * limit.
 */
class SubRunsTest extends RunningPlatform {

    private static final String LIST = "/api/v1/executions";

    private final TestCustomers.Made customer = CUSTOMERS.create("standard");

    @AfterEach
    void the_auditor_is_green() {
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Test
    void packages_inside_a_graph_are_listed_under_its_run_only() throws Exception {
        var run = execute("graph-probe", "{\"note\": \"n\", \"rounds\": 0, \"items\": [\"a\", \"b\"]}");
        var id = run.path("execution_id").asString();

        var parts = items(run.at("/links/sub_runs").asString());

        assertThat(parts).hasSize(2).allSatisfy(part -> {
            assertThat(part.path("package_id").asString()).isEqualTo("echo-probe");
            assertThat(part.path("parent_id").asString()).isEqualTo(id);
            assertThat(part.path("status").asString()).isEqualTo("succeeded");
            assertThat(part.path("steps").asInt()).isEqualTo(1);
            assertThat(part.at("/price/micros").asLong()).isZero();
        });
        assertThat(items(LIST)).singleElement().satisfies(it -> {
            assertThat(it.path("execution_id").asString()).isEqualTo(id);
            assertThat(it.has("parent_id")).isFalse();
        });
        assertThat(get(customer.key(), "/api/v1/usage/stats")
                        .json()
                        .at("/total/runs")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void a_sub_run_has_an_id_but_no_own_journal() throws Exception {
        var run = execute("graph-probe", "{\"note\": \"n\", \"rounds\": 0, \"items\": [\"a\"]}");
        var part = items(run.at("/links/sub_runs").asString()).getFirst();

        var found = get(customer.key(), part.at("/links/self").asString());
        var events = get(customer.key(), part.at("/links/events").asString());

        assertThat(found.json().path("package_id").asString()).isEqualTo("echo-probe");
        assertThat(events.status()).isEqualTo(204);
        assertThat(get(
                                CUSTOMERS.create("standard").key(),
                                part.at("/links/self").asString())
                        .status())
                .isEqualTo(404);
    }

    /** The tier solo has two runs of workflow-orchestrator an hour: the outer one and one inside it. */
    @Test
    void each_takes_a_place_in_the_limit_of_its_agent() throws Exception {
        var solo = CUSTOMERS.create("solo");
        var inner = "- id: echo\n  package: echo-probe\n  with: {note: n}\n";
        var step =
                "  package: workflow-orchestrator\n  with: {workflow: " + Json.MAPPER.writeValueAsString(inner) + "}\n";
        var workflow = "- id: first\n" + step + "- id: second\n" + step;

        var run = post(
                        solo.key(),
                        "/api/v1/marketplace/packages/workflow-orchestrator/execute",
                        Json.MAPPER.writeValueAsString(Map.of("input", Map.of("workflow", workflow))),
                        "Idempotency-Key",
                        "nested")
                .json();

        var journal = get(solo.key(), run.at("/links/events").asString()).text();
        assertThat(journal).contains("The package workflow-orchestrator was not run: ");
        var parts = get(solo.key(), run.at("/links/sub_runs").asString()).json().path("items");
        assertThat(parts.valueStream().map(it -> it.path("package_id").asString()))
                .containsExactly("workflow-orchestrator");
        var deeper = get(solo.key(), parts.path(0).at("/links/sub_runs").asString())
                .json()
                .path("items");
        assertThat(deeper.valueStream().map(it -> it.path("package_id").asString()))
                .containsExactly("echo-probe");
        var limit = get(solo.key(), "/api/v1/rate-limits/agent-limits")
                .json()
                .path("items")
                .valueStream()
                .filter(it -> it.path("agent").asString().equals("workflow-orchestrator"))
                .findFirst()
                .orElseThrow();
        assertThat(limit.path("used").asInt()).as(limit.toString()).isEqualTo(2);
    }

    private List<JsonNode> items(String path) throws Exception {
        return get(customer.key(), path).json().path("items").valueStream().toList();
    }

    private JsonNode execute(String agent, String input) throws Exception {
        var answer = post(
                customer.key(),
                "/api/v1/marketplace/packages/" + agent + "/execute",
                "{\"input\": " + input + "}",
                "Idempotency-Key",
                agent + input.hashCode());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
