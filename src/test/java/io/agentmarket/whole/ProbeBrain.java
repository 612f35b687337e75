package io.agentmarket.whole;

import io.agentmarket.shared.Json;
import io.agentmarket.upstream.Brain;
import io.agentmarket.upstream.Brain.Block;
import tools.jackson.databind.JsonNode;

/**
 * A model that does what the model-probe's prompt says: two calls in parallel, then the answer. The beginning of the
 * note makes it err: {@code stubborn} never obeys the schema, {@code hasty} not at the first time, {@code liar} names a
 * mark that no tool returned, {@code chatty} writes more than it may, {@code prude} declines.
 */
public final class ProbeBrain implements Brain {

    private static final int MANY_WORDS = 10_000;

    @Override
    public Reply answer(JsonNode request) {
        var messages = request.path("messages");
        var note = input(messages).path("note").asString("");
        if (note.startsWith("prude")) {
            return new Reply(Reply.text("I would rather not.").blocks(), "refusal");
        }
        var results = messages.valueStream()
                .flatMap(message -> message.path("content").valueStream())
                .filter(block -> block.path("type").asString("").equals("tool_result"))
                .toList();
        if (results.isEmpty()) {
            var arguments = Json.MAPPER.createObjectNode().put("note", note);
            return Reply.calls(
                    new Block.ToolUse("toolu_first", "leave_mark", arguments),
                    new Block.ToolUse("toolu_second", "leave_mark", arguments));
        }
        var mark = Json.MAPPER
                .readTree(text(results.getFirst().path("content")))
                .path("key")
                .asString("");
        var repaired = messages.size() > 3;
        if (note.startsWith("chatty")) {
            return Reply.text("word ".repeat(MANY_WORDS));
        }
        if (note.startsWith("stubborn") || (note.startsWith("hasty") && !repaired)) {
            return Reply.text("{\"note\": 7}");
        }
        return Reply.text(Json.MAPPER
                .createObjectNode()
                .put("note", note)
                .put("mark", note.startsWith("liar") ? "made-up" : mark)
                .toString());
    }

    private static JsonNode input(JsonNode messages) {
        return Json.MAPPER.readTree(text(messages.path(0).path("content")));
    }

    /** A content as the API takes it: a text, or a list whose first block is one. */
    private static String text(JsonNode content) {
        return content.isString()
                ? content.stringValue()
                : content.path(0).path("text").asString("{}");
    }
}
