package io.agentmarket.upstream;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Decides the stand-in's answers; the server adds ids, signatures, token counts and the wire format. Called by many
 * threads.
 */
@FunctionalInterface
public interface Brain {

    /**
     * The answer to one accepted request.
     *
     * @param request the body of {@code POST /v1/messages}, which has passed every check
     */
    Reply answer(JsonNode request);

    /**
     * @param stopReason {@code end_turn}, {@code tool_use}, {@code refusal} and so on; the server replaces it if it
     * cuts the reply
     */
    record Reply(List<Block> blocks, String stopReason) {

        public Reply {
            blocks = List.copyOf(blocks);
        }

        /** One text that ends the turn. */
        public static Reply text(String text) {
            return new Reply(List.of(new Block.Text(text)), "end_turn");
        }

        /** Tool calls, made in parallel. */
        public static Reply calls(Block.ToolUse... calls) {
            return new Reply(Stream.<Block>of(calls).toList(), "tool_use");
        }
    }

    /** A content block. */
    sealed interface Block {

        /** Plain text. */
        record Text(String text) implements Block {}

        /** The model's thinking; the server signs it and hides its text if the request asks for that. */
        record Thinking(String thinking) implements Block {}

        /**
         * A tool call.
         *
         * @param id unique in the conversation, {@code [a-zA-Z0-9_-]+}
         * @param input a JSON object
         */
        record ToolUse(String id, String name, JsonNode input) implements Block {}
    }
}
