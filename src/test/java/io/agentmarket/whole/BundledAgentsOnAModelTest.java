package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.agents.Packages;
import io.agentmarket.identity.TestCustomers;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The bundled graph and crew on a model: metered, with one price, and with the tools' results in the output. */
class BundledAgentsOnAModelTest extends MeteredPlatform {

    private final TestCustomers.Made customer = CUSTOMERS.create(TIER);

    @Test
    void the_crew_writes_its_digest_turn_by_turn_on_one_bill() throws Exception {
        var run = execute(customer, "support-digest", body("support-digest", "shop-week"), "digest")
                .json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.at("/output/counts/total").asInt()).isEqualTo(24);
        assertThat(run.at("/output/files")).hasSize(2);
        assertThat(calls()).hasSizeGreaterThan(6);
        assertThat(metered(run)).isEqualTo(billed());
        assertThat(run.at("/price/micros").asLong())
                .isGreaterThan(2_000)
                .isLessThanOrEqualTo(run.at("/price/quoted_micros").asLong());
    }

    @Test
    void the_graph_processes_every_request_and_waits_for_approval() throws Exception {
        var started = execute(customer, "refund-desk", body("refund-desk", "large-ones"), "desk")
                .json();
        var id = started.path("execution_id").asString();
        assertThat(started.path("status").asString()).as(started.toString()).isEqualTo("waiting_approval");
        var asked = get(customer.key(), "/api/v1/approvals?status=pending&execution_id=" + id)
                .json()
                .at("/items/0");

        post(
                customer.key(),
                "/api/v1/approvals/" + asked.path("approval_id").asString() + "/reject",
                "{\"comment\": \"not today\"}");

        var run = await().until(
                        () -> get(customer.key(), "/api/v1/executions/" + id).json(),
                        it -> it.path("finished_at").isString());
        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.at("/output/approved").asBoolean()).isFalse();
        assertThat(decisions(run)).containsExactly("declined", "declined", "refund", "refuse", "person", "ask", "ask");
        assertThat(run.at("/output/totals").toString())
                .isEqualTo("[{\"currency\":\"EUR\",\"refunds\":1,\"cents\":3900}]");
        assertThat(calls()).hasSize(21);
        assertThat(metered(run)).isEqualTo(billed());
    }

    private static List<String> decisions(JsonNode run) {
        return run.at("/output/decisions")
                .valueStream()
                .map(it -> it.path("decision").asString())
                .toList();
    }

    private static String body(String agent, String example) {
        var input = Packages.load("").find(agent).orElseThrow().examples().stream()
                .filter(it -> it.name().equals(example))
                .findFirst()
                .orElseThrow()
                .input();
        return "{\"input\": " + input + "}";
    }
}
