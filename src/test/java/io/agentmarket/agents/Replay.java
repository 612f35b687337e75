package io.agentmarket.agents;

import io.agentmarket.documents.DocumentShelf;
import io.agentmarket.documents.Documents;
import io.agentmarket.llm.Llm;
import io.agentmarket.llm.Message;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.OfflinePlayer;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.ToolResult;
import io.agentmarket.llm.ToolSpec;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.tickets.SeededTools;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.Secrets;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import io.agentmarket.tools.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Runs a package on one input with the offline model and the real tools, for a customer whose only data are the
 * documents of the packages' examples.
 */
final class Replay {

    static final CustomerId CUSTOMER = DocumentShelf.CUSTOMER;
    private static final ExecutionId RUN = new ExecutionId(new UUID(0, 2));

    private final Llm offline = OfflinePlayer.create();
    private final Toolbox toolbox;

    Replay() {
        this(DocumentShelf.examples());
    }

    /** @param documents where {@link #CUSTOMER} has documents, or none */
    Replay(Documents documents) {
        this.toolbox = TestToolbox.of(SeededTools.all(documents));
    }

    Toolbox toolbox() {
        return toolbox;
    }

    /** The result of a run. */
    record Run(JsonNode output, List<Message> conversation) {}

    /** Throws {@link AssertionError} when the turns of the package's limits do not suffice. */
    Run play(AgentPackage agent, JsonNode input) {
        var conversation = new ArrayList<Message>(List.of(new Message.User(input.toString())));
        var tools = agent.tools().stream()
                .map(grant -> toolbox.find(grant.tool()).orElseThrow())
                .map(Replay::spec)
                .toList();
        for (int turn = 0; turn < agent.limits().turns(); turn++) {
            var answer = offline.respond(
                    new ModelRequest(
                            Llm.OFFLINE,
                            agent.systemPrompt(input),
                            input,
                            conversation,
                            tools,
                            agent.output().document(),
                            agent.playbook(),
                            agent.limits().outputTokens(),
                            null),
                    (offset, delta) -> {});
            conversation.add(new Message.Assistant(answer));
            if (answer.calls().isEmpty()) {
                return new Run(Json.MAPPER.readTree(answer.text()), conversation);
            }
            conversation.add(new Message.Results(answer.calls().stream()
                    .map(call -> result(agent, input, call))
                    .toList()));
        }
        throw new AssertionError(agent.id() + " does not finish within its turns");
    }

    private ToolResult result(AgentPackage agent, JsonNode input, ToolCall call) {
        var grant = agent.grantFor(call.tool()).orElseThrow().grant();
        var own = new ToolContext.Own(agent.settings().values(), Secrets.NONE);
        var context = new ToolContext(CUSTOMER, RUN, RUN + ":" + call.id(), grant, new MemorySteps(), own, input);
        try {
            var content = toolbox.call(toolbox.find(call.tool()).orElseThrow(), context, call.arguments());
            return new ToolResult(call.id(), content, false);
        } catch (ToolFailure e) {
            return new ToolResult(call.id(), Json.MAPPER.createObjectNode().put("error", e.getMessage()), true);
        }
    }

    private static ToolSpec spec(Tool tool) {
        return new ToolSpec(tool.name(), tool.description(), tool.arguments().document());
    }
}
