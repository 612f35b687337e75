package io.agentmarket.toolkits.workflows;

import io.agentmarket.egress.Answer;
import io.agentmarket.egress.Call;
import io.agentmarket.egress.Egress;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.Toolbox;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The workflow tools for tests of other packages, and short ways to call them. */
public final class TestWorkflows {

    /** Reaches nobody. */
    private static final Egress NOWHERE = call -> {
        throw new EgressRefusedException("No host is allowed in this test.");
    };

    private TestWorkflows() {}

    /** @param toolbox where steps find their tools; asked when a workflow runs */
    public static List<Tool> tools(Supplier<Toolbox> toolbox) {
        return List.of(run(NOWHERE, toolbox), new PlanWorkflowTool());
    }

    static Tool run(Egress egress, Supplier<Toolbox> toolbox) {
        return new RunWorkflowTool(new Session.Outside(egress, toolbox, new SteppingClock("2026-11-01T00:00:00Z")));
    }

    static JsonNode run(Steps steps, String workflow, String input) {
        return run(NOWHERE, steps, workflow, input);
    }

    static JsonNode run(Egress egress, Steps steps, String workflow, String input) {
        var arguments = Json.MAPPER.createObjectNode().put("workflow", workflow).set("input", Definition.tree(input));
        var tool = run(egress, () -> TestToolbox.of(List.of()));
        return TestToolbox.of(List.of()).call(tool, context(steps, "{\"hosts\": [\"*\", \"127.0.0.1\"]}"), arguments);
    }

    static JsonNode plan(String workflow) {
        var arguments = Json.MAPPER.createObjectNode().put("workflow", workflow);
        return TestToolbox.of(List.of()).call(new PlanWorkflowTool(), context(new MemorySteps(), "{}"), arguments);
    }

    static ToolContext context(Steps steps, String grant) {
        return new ToolContext(
                new CustomerId(new UUID(0, 1)),
                new ExecutionId(new UUID(0, 2)),
                "0:1",
                Json.MAPPER.readTree(grant),
                steps);
    }

    /** A workflow with this list of tasks. */
    static String dsl(String tasks) {
        return """
                document: {dsl: '1.0.3', namespace: test, name: test, version: '1.0.0'}
                """ + tasks;
    }

    static Answer json(int status, String body) {
        return new Answer(
                status, Map.of("content-type", List.of("application/json")), body.getBytes(StandardCharsets.UTF_8));
    }

    static String body(Call call) {
        var body = call.body();
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }
}
