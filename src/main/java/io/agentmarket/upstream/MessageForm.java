package io.agentmarket.upstream;

import io.agentmarket.shared.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** An answer in the API's two forms: one JSON message, or the events of a stream. */
final class MessageForm {

    /** Characters per delta: small, so that every text and every call is sent in several pieces. */
    private static final int PIECE_CHARS = 16;

    private final String model;
    private final Answer answer;
    private final Tokens prompt;
    private final String id;

    /** @param prompt the input; its output tokens are ignored */
    MessageForm(String id, String model, Answer answer, Tokens prompt) {
        this.id = id;
        this.model = model;
        this.answer = answer;
        this.prompt = prompt;
    }

    /** A server-sent event. */
    record Event(String name, ObjectNode data) {}

    ObjectNode whole() {
        var message = started();
        message.put("stop_reason", answer.stopReason()).put("stop_sequence", answer.stopSequence());
        var content = message.putArray("content");
        for (var part : answer.parts()) {
            content.add(
                    switch (part) {
                        case Answer.Part.Text text -> text().put("text", text.text());
                        case Answer.Part.Thinking thought ->
                            thinking().put("thinking", thought.shown()).put("signature", thought.signature());
                        case Answer.Part.ToolUse call -> call(call).set("input", Answer.input(call));
                    });
        }
        var usage = usage(answer.outputTokens());
        usage.putObject("output_tokens_details").put("thinking_tokens", answer.thinkingTokens());
        message.set("usage", usage);
        return message;
    }

    List<Event> events() {
        var events = new ArrayList<Event>();
        var start = started();
        start.putArray("content");
        start.putNull("stop_reason").putNull("stop_sequence");
        start.set("usage", usage(1)); // the real API counts one token as written when the stream begins
        events.add(event("message_start", data -> data.set("message", start)));
        events.add(event("ping", data -> {}));
        for (int index = 0; index < answer.parts().size(); index++) {
            add(events, index, answer.parts().get(index));
        }
        events.add(event("message_delta", data -> {
            data.putObject("delta").put("stop_reason", answer.stopReason()).put("stop_sequence", answer.stopSequence());
            // as in the real API: cumulative, and without the split of cache writes by lifetime
            var usage = usage(answer.outputTokens());
            usage.remove(List.of("cache_creation", "service_tier"));
            usage.putObject("output_tokens_details").put("thinking_tokens", answer.thinkingTokens());
            data.set("usage", usage);
        }));
        events.add(event("message_stop", data -> {}));
        return events;
    }

    private static void add(List<Event> events, int index, Answer.Part part) {
        var block =
                switch (part) {
                    case Answer.Part.Text ignored -> text().put("text", "");
                    case Answer.Part.Thinking ignored ->
                        thinking().put("thinking", "").put("signature", "");
                    case Answer.Part.ToolUse call -> call(call).set("input", Wire.JSON.createObjectNode());
                };
        events.add(event("content_block_start", data -> data.put("index", index).set("content_block", block)));
        switch (part) {
            case Answer.Part.Text text ->
                pieces(text.text()).forEach(piece -> events.add(delta(index, "text_delta", "text", piece)));
            case Answer.Part.Thinking thought -> {
                pieces(thought.shown()).forEach(piece -> events.add(delta(index, "thinking_delta", "thinking", piece)));
                events.add(delta(index, "signature_delta", "signature", thought.signature()));
            }
            case Answer.Part.ToolUse call -> {
                events.add(delta(index, "input_json_delta", "partial_json", ""));
                if (!call.json().equals("{}")) {
                    pieces(call.json())
                            .forEach(piece -> events.add(delta(index, "input_json_delta", "partial_json", piece)));
                }
            }
        }
        events.add(event("content_block_stop", data -> data.put("index", index)));
    }

    private ObjectNode started() {
        return Wire.JSON
                .createObjectNode()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
    }

    private ObjectNode usage(long outputTokens) {
        var usage = Wire.JSON
                .createObjectNode()
                .put("input_tokens", prompt.input())
                .put("cache_creation_input_tokens", prompt.cacheWrite())
                .put("cache_read_input_tokens", prompt.cacheRead());
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", prompt.cacheWrite5m())
                .put("ephemeral_1h_input_tokens", prompt.cacheWrite1h());
        return usage.put("output_tokens", outputTokens).put("service_tier", "standard");
    }

    private static ObjectNode text() {
        return Wire.JSON.createObjectNode().put("type", "text");
    }

    private static ObjectNode thinking() {
        return Wire.JSON.createObjectNode().put("type", "thinking");
    }

    private static ObjectNode call(Answer.Part.ToolUse call) {
        return Wire.JSON
                .createObjectNode()
                .put("type", "tool_use")
                .put("id", call.id())
                .put("name", call.name())
                .set("caller", Wire.JSON.createObjectNode().put("type", "direct"));
    }

    private static Event delta(int index, String type, String field, String piece) {
        return event(
                "content_block_delta",
                data -> data.put("index", index)
                        .putObject("delta")
                        .put("type", type)
                        .put(field, piece));
    }

    private static Event event(String name, Consumer<ObjectNode> fill) {
        var data = Wire.JSON.createObjectNode().put("type", name);
        fill.accept(data);
        return new Event(name, data);
    }

    private static List<String> pieces(String text) {
        var pieces = new ArrayList<String>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + PIECE_CHARS);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to++;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
