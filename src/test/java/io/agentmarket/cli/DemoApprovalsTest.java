package io.agentmarket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.whole.RunningPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The demo approves the requests of its runs over the real API. */
class DemoApprovalsTest extends RunningPlatform {

    private final Made customer = CUSTOMERS.unlimited("standard");
    private final List<String> told = new ArrayList<>();

    @Test
    void a_waiting_run_is_approved_and_awaited_to_its_end() throws Exception {
        var waiting = started();

        var settled = approvals().settled(waiting);

        assertThat(waiting.path("status").asString()).isEqualTo("waiting_approval");
        assertThat(settled.path("status").asString()).isEqualTo("succeeded");
        assertThat(settled.path("execution_id")).isEqualTo(waiting.path("execution_id"));
        var decided = get(
                        customer.key(),
                        "/api/v1/approvals?execution_id="
                                + waiting.path("execution_id").asString())
                .json()
                .path("items");
        assertThat(decided.valueStream().map(it -> it.path("status").asString()))
                .isNotEmpty()
                .containsOnly("approved");
        assertThat(told)
                .containsExactlyElementsOf(decided.valueStream()
                        .map(it -> it.path("title").asString())
                        .toList()
                        .reversed());
    }

    @Test
    void approvals_of_other_runs_are_left_to_people() throws Exception {
        var others = started().path("execution_id").asString();

        approvals().settled(started());

        assertThat(get(customer.key(), "/api/v1/executions/" + others)
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("waiting_approval");
    }

    @Test
    void a_run_that_has_ended_is_answered_as_it_is() throws Exception {
        var ended = run(customer.key(), "ended", "n", 0).json();

        assertThat(approvals().settled(ended)).isSameAs(ended);
        assertThat(told).isEmpty();
    }

    private DemoApprovals approvals() {
        return new DemoApprovals(ApiClient.of(base(), customer.key()), told::add);
    }

    /** A graph that asks before it goes on. */
    private JsonNode started() throws Exception {
        return post(
                        customer.key(),
                        "/api/v1/marketplace/packages/graph-probe/execute",
                        "{\"input\":{\"note\":\"asks\",\"rounds\":1}}",
                        "Idempotency-Key",
                        UUID.randomUUID().toString())
                .json();
    }
}
