package io.agentmarket.toolkits.workflows;

import io.agentmarket.egress.Egress;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class WorkflowToolsTest extends ToolContract {

    private static final String SETTING = """
            {"workflow": {"document": {"dsl": "1.0.3", "namespace": "test", "name": "test", "version": "1.0.0"},
              "do": [{"one": {"set": {"a": 1}}}]}}
            """;

    @Override
    protected List<Tool> tools(Egress outside) {
        return List.of(TestWorkflows.run(outside, () -> TestToolbox.of(List.of())), new PlanWorkflowTool());
    }

    @Override
    protected Map<String, String> examples() {
        return Map.of("run_workflow", SETTING, "plan_workflow", SETTING);
    }

    @Override
    protected Optional<Effect> effect() {
        return Optional.of(new Effect("run_workflow", "{\"hosts\": [\"shop.example.com\"]}", """
                {"workflow": {"document": {"dsl": "1.0.3", "namespace": "test", "name": "test", "version": "1.0.0"},
                  "do": [{"order": {"call": "http",
                    "with": {"method": "post", "endpoint": "https://shop.example.com/orders", "body": {"n": 1}}}}]}}
                """, ""));
    }
}
