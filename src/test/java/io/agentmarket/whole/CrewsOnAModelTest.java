package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import org.junit.jupiter.api.Test;

/** Graphs and crews on a model: many conversations, one journal, one price. */
class CrewsOnAModelTest extends MeteredPlatform {

    private final TestCustomers.Made customer = CUSTOMERS.create("silver");

    @Test
    void a_crews_conversations_are_one_bill_to_the_token() throws Exception {
        var run = execute(customer, "crew-probe", "{\"input\": {\"topic\": \"tea\"}}", "crew")
                .json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.at("/output/text").asString()).isEqualTo("It is known.");
        assertThat(calls()).hasSize(10);
        assertThat(metered(run)).isEqualTo(billed());
        assertThat(journal(customer, run).stream().filter("model_turn"::equals)).hasSize(10);
        assertThat(run.at("/price/micros").asLong())
                .isPositive()
                .isLessThanOrEqualTo(run.at("/price/quoted_micros").asLong());
        assertThat(get(customer.key(), "/api/v1/usage/stats")
                        .json()
                        .at("/total/runs")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void a_package_inside_a_graph_that_is_offline_only_asks_no_model() throws Exception {
        var input = "{\"input\": {\"note\": \"n\", \"rounds\": 0, \"items\": [\"a\", \"b\"]}}";

        var run = execute(customer, "graph-probe", input, "graph").json();

        assertThat(run.at("/output/greeting").asString()).as(run.toString()).isEqualTo("good day");
        assertThat(run.at("/output/echoes").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(calls()).hasSize(1);
        assertThat(metered(run)).isEqualTo(billed());
    }
}
