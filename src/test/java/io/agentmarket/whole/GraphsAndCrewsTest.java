package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The two kinds of package that are not one loop, over HTTP. */
class GraphsAndCrewsTest extends RunningPlatform {

    private final Made customer = CUSTOMERS.create("standard");

    @AfterEach
    void the_auditor_is_green() {
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Test
    void a_graph_fans_out_at_run_time_on_one_bill() throws Exception {
        var answer = execute("graph-probe", "{\"note\": \"n\", \"rounds\": 0, \"items\": [\"a\", \"b\", \"c\"]}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("output").toString())
                .isEqualTo("{\"rounds\":0,\"greeting\":\"hello n\",\"echoes\":[\"a\",\"b\",\"c\"]}");
        assertThat(answer.json().path("price").path("micros").asLong()).isEqualTo(2_000);
        assertThat(get(customer.key(), "/api/v1/usage/stats")
                        .json()
                        .at("/total/runs")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void every_part_of_a_graph_is_in_the_journal_once() throws Exception {
        var id = execute("graph-probe", "{\"note\": \"n\", \"rounds\": 0, \"items\": [\"a\", \"b\"]}")
                .json()
                .path("execution_id")
                .asString();

        var entries = entries(
                get(customer.key(), "/api/v1/executions/" + id + "/events").text());

        assertThat(entries).extracting(Entry::id).doesNotHaveDuplicates();
        assertThat(entries.stream().filter(it -> it.event().equals("subrun")).map(GraphsAndCrewsTest::path))
                .containsExactlyInAnyOrder("fan.1/0/echo.1", "fan.1/0/echo.1", "fan.1/1/echo.1", "fan.1/1/echo.1");
        assertThat(entries.stream().filter(it -> it.event().equals("model_turn")))
                .hasSize(3);
    }

    @Test
    void a_crew_works_role_by_role_under_its_manager() throws Exception {
        var answer = execute("crew-probe", "{\"topic\": \"tea\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/output/text").asString()).isEqualTo("It is known: a fact about tea.");
        var id = answer.json().path("execution_id").asString();
        var steps = entries(get(customer.key(), "/api/v1/executions/" + id + "/events")
                        .text())
                .stream()
                .filter(it -> it.event().equals("checkpoint"))
                .map(GraphsAndCrewsTest::path)
                .toList();
        assertThat(steps)
                .containsExactly(
                        "manager.research",
                        "research.1",
                        "review.research.1",
                        "manager.write",
                        "write.1",
                        "review.write.1");
    }

    private Answer execute(String agent, String input) throws Exception {
        return post(
                customer.key(),
                "/api/v1/marketplace/packages/" + agent + "/execute",
                "{\"input\": " + input + "}",
                "Idempotency-Key",
                agent + input.hashCode());
    }

    private static String path(Entry entry) {
        JsonNode data = Json.MAPPER.readTree(entry.data());
        return data.path("path").asString("");
    }
}
