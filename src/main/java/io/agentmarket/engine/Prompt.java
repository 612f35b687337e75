package io.agentmarket.engine;

import io.agentmarket.llm.Message;
import io.agentmarket.llm.ToolSpec;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A call's prompt with its estimated tokens, computed locally before every call. */
record Prompt(String system, List<Message> messages, List<ToolSpec> tools, JsonNode outputSchema) {

    /**
     * UTF-8 bytes per token. English prose has about four, JSON and code about three, other scripts about three bytes
     * to a character; the smallest of these overestimates the others.
     */
    private static final long BYTES_PER_TOKEN = 3;

    /**
     * The tokens around the prompt: the provider's instructions about tools (350 as published), the platform's rules
     * for every agent (about 200), and framing.
     */
    private static final long FRAME = 800;

    /**
     * @param last the tokens of the last completed turn, {@link Tokens#NONE} if there is none; only the messages after
     * that turn are estimated
     */
    long tokens(Tokens last) {
        if (last.prompt() > 0) {
            return last.prompt() + last.output() + tokens(sinceLastAnswer());
        }
        long bytes = bytes(system)
                + bytes(outputSchema.toString())
                + messages.stream().mapToLong(Prompt::bytes).sum();
        for (var tool : tools) {
            bytes += bytes(tool.name())
                    + bytes(tool.description())
                    + bytes(tool.argumentsSchema().toString());
        }
        return FRAME + tokens(bytes);
    }

    private static long tokens(long bytes) {
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    private long sinceLastAnswer() {
        int from = messages.size();
        while (from > 0 && !(messages.get(from - 1) instanceof Message.Assistant)) {
            from--;
        }
        return messages.subList(from, messages.size()).stream()
                .mapToLong(Prompt::bytes)
                .sum();
    }

    private static long bytes(Message message) {
        return switch (message) {
            case Message.User(String text) -> bytes(text);
            case Message.Assistant(var turn) ->
                bytes(turn.text()) + bytes(Json.MAPPER.writeValueAsString(turn.calls()));
            case Message.Results(var results) -> bytes(Json.MAPPER.writeValueAsString(results));
        };
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
