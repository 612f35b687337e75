package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The incident-responder on a model: the model's own judgement is accepted, an invented line is not. */
class IncidentsOnAModelTest extends MeteredPlatform {

    private final TestCustomers.Made customer = CUSTOMERS.unlimited("elite");

    @Test
    void a_cause_of_the_models_own_passes_with_a_real_line() throws Exception {
        var run = respond("DISAGREE");

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.at("/output/probable_causes/0/found_by").asString()).isEqualTo("model");
        assertThat(run.at("/output/probable_causes/0/evidence/0/text").asString())
                .isEqualTo(OwnCauses.LINE);
        assertThat(journal(customer, run)).doesNotContain("retrying");
        assertThat(metered(run)).isEqualTo(billed());
    }

    @Test
    void an_invented_line_is_sent_back_once_and_both_answers_are_billed() throws Exception {
        var run = respond("INVENTED");

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(journal(customer, run)).containsSubsequence("model_turn", "retrying", "model_turn", "finished");
        assertThat(run.path("output").toString()).doesNotContain("somebody emptied the rate table");
        assertThat(metered(run)).isEqualTo(billed());
    }

    @Test
    void a_line_that_is_invented_twice_fails_the_run_for_nothing() throws Exception {
        var run = respond("STUBBORN");

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("failed");
        assertThat(run.at("/error/code").asString()).isEqualTo("AGENT_OUTPUT_INVALID");
        assertThat(run.at("/error/message").asString("")
                        + run.at("/error/detail").asString(""))
                .contains("evidence from logs must be words of a line of the input");
        assertThat(run.at("/price/micros").asLong()).isZero();
    }

    private JsonNode respond(String mood) throws Exception {
        var input = Json.MAPPER.createObjectNode();
        input.put("alert", mood + ": cart answers with errors since 2026-11-20T14:00:00Z, service=cart, critical");
        input.putArray("logs")
                .add("2026-11-20T13:30:00Z INFO cart basket 1 priced in 20 ms")
                .add("2026-11-20T14:00:01Z ERROR cart basket 2 failed: disk quota exceeded")
                .add("2026-11-20T14:00:02Z WARN cart basket 3 waits: " + OwnCauses.LINE);
        return execute(customer, "incident-responder", "{\"tier\":\"silver\",\"input\":" + input + "}", mood)
                .json();
    }
}
