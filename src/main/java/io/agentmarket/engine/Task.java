package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.ToolGrant;
import io.agentmarket.llm.OutputRule;
import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.JsonSchema;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The task of one conversation: the work of a whole package, a graph's node or a crew's role.
 *
 * @param system the system prompt; never text from tools or documents
 * @param input what the playbook and the rules read
 * @param tools the callable tools with their settings
 * @param approvals tools whose calls need an approval
 * @param turns the maximum number of model turns in this conversation
 * @param offline whether only the offline model may work on it, even if the run was quoted for another model
 */
record Task(
        String system,
        JsonNode input,
        List<ToolGrant> tools,
        List<String> approvals,
        JsonSchema output,
        List<OutputRule> rules,
        Playbook playbook,
        int turns,
        boolean offline) {

    Task {
        tools = List.copyOf(tools);
        approvals = List.copyOf(approvals);
        rules = List.copyOf(rules);
    }

    /** The whole work of a package of kind loop. */
    static Task of(AgentPackage agent, JsonNode input) {
        return new Task(
                agent.systemPrompt(input),
                input,
                agent.tools(),
                agent.requiresApproval(),
                agent.output(),
                agent.rules(),
                agent.playbook(),
                agent.limits().turns(),
                agent.offline() == AgentPackage.Offline.ONLY);
    }

    Optional<ToolGrant> grantFor(String tool) {
        return tools.stream().filter(grant -> grant.tool().equals(tool)).findFirst();
    }
}
