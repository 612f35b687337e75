package io.agentmarket.llm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One call of a model.
 *
 * @param model the id to call, or {@code offline}
 * @param system the package's prompt; never text from tools or documents
 * @param input the run's input, which the offline model's playbook reads
 * @param messages the conversation so far, starting with the user's input
 * @param tools the tools that the model may call
 * @param outputSchema the JSON Schema of the final answer
 * @param playbook the offline model's program
 * @param maxOutputTokens the maximum output of this call
 * @param key the key for the provider; null for the offline model
 */
public record ModelRequest(
        String model,
        String system,
        JsonNode input,
        List<Message> messages,
        List<ToolSpec> tools,
        JsonNode outputSchema,
        Playbook playbook,
        long maxOutputTokens,
        @Nullable ModelKey key) {

    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
