package io.agentmarket.toolkits.incidents;

import io.agentmarket.egress.Egress;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Calls of the tools of an incident by name, with arguments and a grant as JSON. */
record Called(Egress egress, MemorySteps steps, String grant) {

    static JsonNode tool(String name, String arguments) {
        return new Called(
                        call -> {
                            throw new AssertionError("nothing may go out");
                        },
                        new MemorySteps(),
                        "{}")
                .call(name, Json.MAPPER.readTree(arguments));
    }

    JsonNode call(String name, JsonNode arguments) {
        var tools = IncidentTools.all(egress);
        var tool =
                tools.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
        var context = new ToolContext(
                new CustomerId(new UUID(0, 1)),
                new ExecutionId(new UUID(0, 2)),
                "run:1",
                Json.MAPPER.readTree(grant),
                steps);
        return TestToolbox.of(tools).call((Tool) tool, context, arguments);
    }
}
