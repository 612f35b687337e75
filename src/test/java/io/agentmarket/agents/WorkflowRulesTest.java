package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules decide which reports of a model about a workflow are accepted and which go back to it. */
class WorkflowRulesTest {

    private static final Answers DONE = Answers.toExample("workflow-orchestrator", "data-fan-out");
    private static final Answers PARTLY_UNDONE = Answers.toExample("workflow-orchestrator", "partly-undone");
    private static final Answers REFUSED = Answers.toExample("workflow-orchestrator", "refused-shell");
    private static final Answers PLANNED = Answers.toExample("workflow-orchestrator", "argo-plan");

    @Test
    void the_offline_answers_keep_every_rule() {
        for (var answers : List.of(DONE, PARTLY_UNDONE, REFUSED, PLANNED)) {
            assertThat(answers.faults(output -> {})).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "An ship gescheitert: der Kurier antwortet nicht. Rückgängig gemacht: charge; offen bleibt reserve.",
                "It failed at ship. charge was undone; reserve could not be undone, a person has to release the pieces."
            })
    void a_summary_of_ones_own_is_taken_in_any_language(String summary) {
        assertThat(PARTLY_UNDONE.faults(output -> output.put("summary", summary)))
                .isEmpty();
    }

    @Test
    void a_step_that_could_not_be_undone_is_named() {
        assertThat(PARTLY_UNDONE.faults(output -> output.put("summary", "It failed at ship and charge was undone.")))
                .containsExactly(
                        "summary must name every step that could not be undone, and the task at which the workflow failed");
    }

    @Test
    void a_failed_workflow_is_not_called_a_success() {
        assertThat(PARTLY_UNDONE.faults(
                        output -> output.put("summary", "The workflow succeeded; ship and reserve are fine.")))
                .containsExactly(
                        "summary may not say that something was run, undone or succeeded when nothing of that kind was");
        assertThat(PARTLY_UNDONE.faults(output -> output.put("status", "completed")))
                .isNotEmpty();
    }

    @Test
    void nothing_is_called_done_that_was_only_planned_or_refused() {
        var message = "summary may not say that something was run, undone or succeeded when nothing of that kind was";

        assertThat(PLANNED.faults(output -> output.put("summary", "All steps were executed.")))
                .containsExactly(message);
        assertThat(REFUSED.faults(output -> output.put("summary", "The workflow was run.")))
                .containsExactly(message);
        assertThat(REFUSED.faults(output -> output.put("summary", "It was refused, and nothing was executed.")))
                .isEmpty();
        assertThat(DONE.faults(output -> output.put("summary", "It was rolled back.")))
                .containsExactly(message);
    }

    @Test
    void a_task_that_did_not_run_is_not_in_the_timeline() {
        var message =
                "timeline, compensations, output, error, executed and left_out must be those of run_workflow, unchanged; without a run there are none";

        assertThat(DONE.faults(output -> ((ArrayNode) output.path("timeline"))
                        .add(output.at("/timeline/0").deepCopy())))
                .containsExactly(message);
        assertThat(DONE.faults(output -> output.put("executed", 99))).containsExactly(message);
        assertThat(DONE.faults(output ->
                        output.set("output", Json.MAPPER.createObjectNode().put("paid", true))))
                .containsExactly(message);
        assertThat(REFUSED.faults(output -> output.put("executed", 1))).containsExactly(message);
    }

    @Test
    void a_plan_or_problem_of_ones_own_is_sent_back() {
        assertThat(DONE.faults(output -> ((ObjectNode) output.path("plan")).putArray("layers")))
                .containsExactly("plan must be that of plan_workflow");
        assertThat(DONE.faults(output -> output.putArray("problems")
                        .addObject()
                        .put("path", "/x")
                        .put("reason", "slow")))
                .containsExactly(
                        "problems must be those of the plan or of the run, or the message of a tool that failed");
    }

    @Test
    void a_workflow_that_can_run_is_not_called_planned() {
        var input = ((ObjectNode) DONE.input().deepCopy()).put("mode", "plan");
        var plan = Answers.to("workflow-orchestrator", input);

        assertThat(plan.faults(output -> {})).isEmpty();
        assertThat(plan.faults(output -> output.put("status", "completed"))).isNotEmpty();
        assertThat(DONE.faults(output -> output.put("status", "planned")))
                .contains(
                        "a workflow that can be run is run unless mode is plan; without a run the status is planned, or refused when there are problems");
    }
}
