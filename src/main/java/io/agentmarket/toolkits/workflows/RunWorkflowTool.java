package io.agentmarket.toolkits.workflows;

import io.agentmarket.egress.Egress;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.Toolbox;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Runs a workflow. Uses the hosts that its grant names (none by default), the tools under {@code tools} in its grant,
 * and other packages, inside the same run.
 */
@Component
class RunWorkflowTool implements Tool {

    private final Session.Outside outside;

    @Autowired
    RunWorkflowTool(Egress egress, ObjectProvider<Toolbox> toolbox, Clock clock) {
        this(new Session.Outside(egress, toolbox::getObject, clock));
    }

    RunWorkflowTool(Session.Outside outside) {
        this.outside = outside;
    }

    static RunWorkflowTool of(Egress egress, Supplier<Toolbox> toolbox, Clock clock) {
        return new RunWorkflowTool(new Session.Outside(egress, toolbox, clock));
    }

    @Override
    public String name() {
        return "run_workflow";
    }

    @Override
    public String description() {
        return "Runs a workflow that is written in the Serverless Workflow DSL 1.0 or as a list of steps, and reports its"
                + " status, the timeline of its tasks, its output or error, and what was undone. Call it once.";
    }

    @Override
    public JsonSchema arguments() {
        return WorkflowArguments.RUN;
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public boolean runsPackages() {
        return true;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var definition = Definition.read(arguments.path("workflow"));
        var session = new Session(context, outside, WorkflowArguments.hosts(context, arguments));
        var input = WorkflowArguments.input(arguments);
        return switch (definition.form()) {
            case SERVERLESS_WORKFLOW -> dsl(definition.documents().getFirst(), session, input);
            case STEPS -> steps(definition.documents().getFirst(), session, input);
            case ARGO ->
                Report.refused(
                        Definition.Form.ARGO,
                        "",
                        List.of(new Report.Problem("", "Argo manifests run containers and are only planned here")));
        };
    }

    private static JsonNode dsl(JsonNode workflow, Session session, JsonNode input) {
        var name = workflow.at("/document/name").asString("");
        var problems = DslPlan.problems(workflow);
        return problems.isEmpty()
                ? new DslRun(workflow, session).run(input)
                : Report.refused(Definition.Form.SERVERLESS_WORKFLOW, name, problems);
    }

    private static JsonNode steps(JsonNode workflow, Session session, JsonNode input) {
        var plan = StepPlan.of(workflow);
        var problems = new ArrayList<>(plan.problems());
        problems.addAll(plan.ungranted(WorkflowArguments.tools(session.context())));
        return problems.isEmpty()
                ? new Saga(plan, session, input).run()
                : Report.refused(Definition.Form.STEPS, plan.name(), problems);
    }
}
