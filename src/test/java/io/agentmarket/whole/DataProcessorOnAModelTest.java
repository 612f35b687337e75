package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.Packages;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.upstream.BilledCall;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The data-processor on a model: one call of its tool, an answer of its schema, and a bill exact to the token. */
class DataProcessorOnAModelTest extends MeteredPlatform {

    private static final String AGENT = "data-processor";
    private static final String TABLE =
            "crate;weight;note\n0071;1.250,75;dry\n0072;heavy;%s\n0073;12,00;wet\n\"0074;3,50;dry\n";

    private final TestCustomers.Made customer = CUSTOMERS.unlimited("elite");

    @Test
    void a_table_is_processed_and_billed_to_the_token() throws Exception {
        var run = process("plain", "dry");

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.path("model").asString()).isEqualTo("claude-sonnet-5-5");
        assertIsOfItsSchema(run.path("output"));
        assertThat(run.at("/output/account/equation").asString())
                .isEqualTo("4 = 2 out + 2 rejected + 0 filtered + 0 merged");
        assertThat(run.at("/output/answer/result/rows").toString()).isEqualTo("[[\"1262.75\"]]");
        assertThat(journal(customer, run)).filteredOn("tool_called"::equals).hasSize(1);
        assertThat(journal(customer, run)).filteredOn("model_turn"::equals).hasSize(2);
        assertIsBilledExactly(run, 2);
    }

    @Test
    void a_number_that_the_model_changes_is_sent_back_and_billed() throws Exception {
        var run = process("miscount", "MISCOUNT");

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertIsOfItsSchema(run.path("output"));
        assertThat(run.at("/output/account/rejected").asInt()).isEqualTo(2);
        assertThat(run.at("/output/source/rejected").asInt()).isEqualTo(1);
        assertThat(journal(customer, run))
                .containsSubsequence("tool_returned", "model_turn", "retrying", "model_turn", "finished");
        assertIsBilledExactly(run, 3);
    }

    @Test
    void a_number_that_stays_changed_fails_the_run_for_nothing() throws Exception {
        var run = process("stubborn", "MISCOUNT ALWAYS");

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("failed");
        assertThat(run.at("/error/code").asString()).isEqualTo("AGENT_OUTPUT_INVALID");
        assertThat(run.at("/price/micros").asLong()).isZero();
        assertThat(receipt(run).status()).isEqualTo(404);
    }

    private JsonNode process(String name, String note) throws Exception {
        var body = Json.MAPPER.createObjectNode().put("tier", TIER);
        var input = body.putObject("input").put("question", "total weight");
        input.putObject("source").put("text", TABLE.formatted(note));
        var cast = input.putArray("steps").addObject();
        cast.putObject("cast").put("weight", "decimal(12,2)");
        cast.put("decimal_mark", ",").put("thousands_mark", ".");
        return execute(customer, AGENT, body.toString(), name).json();
    }

    private static void assertIsOfItsSchema(JsonNode output) {
        var agent = Packages.load("").find(AGENT).orElseThrow();
        assertThat(agent.output().check(output, "")).isEmpty();
    }

    /** What the stand-in counted is what the run's usage, its price and its receipt say, turn by turn. */
    private void assertIsBilledExactly(JsonNode run, int turns) throws Exception {
        assertThat(calls()).hasSize(turns).allMatch(BilledCall::completed);
        assertThat(metered(run)).isEqualTo(billed());
        assertThat(run.at("/price/micros").asLong()).isEqualTo(price(run));
        var body = receipt(run).json().path("body");
        assertThat(body.path("price_micros").asLong()).isEqualTo(price(run));
        assertThat(body.path("formula").asString()).isEqualTo("metered");
        assertThat(body.path("turns")
                        .valueStream()
                        .map(turn -> turn.path("output_tokens").asLong()))
                .containsExactlyElementsOf(
                        calls().stream().map(call -> call.tokens().output()).toList());
        assertThat(body.path("turns")
                        .valueStream()
                        .mapToLong(turn -> turn.path("input_tokens").asLong())
                        .sum())
                .isEqualTo(billed().input());
    }

    private Answer receipt(JsonNode run) throws Exception {
        return get(
                customer.key(), "/api/v1/executions/" + run.path("execution_id").asString() + "/receipt");
    }
}
