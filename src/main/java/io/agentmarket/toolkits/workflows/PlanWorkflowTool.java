package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.toolkits.workflows.Report.Problem;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks a workflow and plans the order of its tasks. Calls no host and changes nothing. */
@Component
class PlanWorkflowTool implements Tool {

    private static final int MAX_PROBLEMS = 50;

    @Override
    public String name() {
        return "plan_workflow";
    }

    @Override
    public String description() {
        return "Checks a workflow without running it: whether it is valid, what is unsupported here and why, and its layers,"
                + " each of which may be done side by side once all before are done. Reads the Serverless Workflow DSL 1.0,"
                + " lists of steps, and Argo manifests.";
    }

    @Override
    public JsonSchema arguments() {
        return WorkflowArguments.PLAN;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var definition = Definition.read(arguments.path("workflow"));
        var first = definition.documents().getFirst();
        return switch (definition.form()) {
            case SERVERLESS_WORKFLOW -> dsl(first);
            case STEPS -> {
                var plan = StepPlan.of(first);
                var problems = new ArrayList<>(plan.problems());
                problems.addAll(plan.ungranted(WorkflowArguments.tools(context)));
                yield report(definition, plan.name(), plan.problems().isEmpty(), problems, plan.layers());
            }
            case ARGO -> {
                var plan = ArgoPlan.of(definition.documents());
                var name = plan.workflows().isEmpty()
                        ? ""
                        : plan.workflows().getFirst().name();
                var report = report(definition, name, plan.problems().isEmpty(), plan.problems(), List.of());
                report.put("runnable", false);
                report.set("workflows", Json.MAPPER.valueToTree(plan.workflows()));
                yield report;
            }
        };
    }

    private static JsonNode dsl(JsonNode workflow) {
        var broken = DslSchema.check(workflow);
        var problems = broken.isEmpty() ? DslReview.of(workflow) : broken;
        var report = Data.object()
                .put("format", "serverless_workflow")
                .put("name", workflow.at("/document/name").asString(""))
                .put("valid", broken.isEmpty())
                .put("runnable", problems.isEmpty());
        report.set("problems", problems(problems));
        report.set("layers", Json.MAPPER.valueToTree(broken.isEmpty() ? DslPlan.layers(workflow) : List.of()));
        return report;
    }

    private static ObjectNode report(
            Definition definition, String name, boolean valid, List<Problem> problems, List<List<String>> layers) {
        var report = Data.object()
                .put("format", definition.form().name().toLowerCase(Locale.ROOT))
                .put("name", name)
                .put("valid", valid)
                .put("runnable", problems.isEmpty());
        report.set("problems", problems(problems));
        report.set("layers", Json.MAPPER.valueToTree(layers));
        return report;
    }

    private static JsonNode problems(List<Problem> problems) {
        return Json.MAPPER.valueToTree(problems.stream().limit(MAX_PROBLEMS).toList());
    }
}
