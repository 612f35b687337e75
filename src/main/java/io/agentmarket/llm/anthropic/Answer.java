package io.agentmarket.llm.anthropic;

import io.agentmarket.llm.TextSink;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.Json;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds a turn from the raw events of its stream. Events and deltas of an unknown type are ignored; a known one with a
 * missing part makes the answer broken.
 */
final class Answer {

    private static final Pattern FENCED = Pattern.compile("\\s*```(?:json)?[ \\t]*\\R(.*?)\\s*```\\s*", Pattern.DOTALL);

    private final TextSink sink;
    private final TreeMap<Integer, Block> blocks = new TreeMap<>();
    private final Usage usage = new Usage();
    private @Nullable String model;
    private @Nullable String stopReason;
    private boolean complete;
    private int written;

    Answer(TextSink sink) {
        this.sink = sink;
    }

    /**
     * Takes the next event.
     *
     * @throws BrokenAnswer if it cannot be part of a complete answer
     */
    void take(JsonNode event) {
        switch (event.path("type").asString("")) {
            case "message_start" -> start(event.path("message"));
            case "content_block_start" -> open(event);
            case "content_block_delta" -> extend(event);
            case "message_delta" -> stop(event);
            case "message_stop" -> complete = true;
            default -> {}
        }
    }

    /** Whether the provider has ended the answer. */
    boolean isComplete() {
        return complete;
    }

    /**
     * The completed turn.
     *
     * @param described as in {@link Turn}
     * @throws BrokenAnswer if the stream ended before the turn was complete
     */
    Turn turn(@Nullable String requestId, boolean described) {
        var by = model;
        if (!complete || by == null || stopReason == null) {
            throw new BrokenAnswer("the stream ended without message_start, a stop reason or message_stop");
        }
        var stop = reason(stopReason);
        var content = Json.MAPPER.createArrayNode();
        var calls = new ArrayList<ToolCall>();
        var text = new StringBuilder();
        for (var block : blocks.values()) {
            if (stop != Turn.Stop.DONE && block.isCut()) {
                continue;
            }
            var whole = block.whole();
            content.add(whole);
            switch (whole.path("type").asString("")) {
                case "text" -> text.append(whole.path("text").asString(""));
                case "tool_use" -> calls.add(call(whole));
                default -> {}
            }
        }
        return new Turn(by, unfenced(text.toString()), calls, usage.tokens(), stop, requestId, content, described);
    }

    private void start(JsonNode message) {
        var reported = message.path("model").asString("");
        if (reported.isEmpty()) {
            throw new BrokenAnswer("message_start names no model");
        }
        model = reported;
        usage.report(message.path("usage"));
    }

    private void open(JsonNode event) {
        if (!(event.path("content_block") instanceof ObjectNode block)) {
            throw new BrokenAnswer("content_block_start has no block");
        }
        if (model == null || blocks.putIfAbsent(index(event), new Block(block.deepCopy())) != null) {
            throw new BrokenAnswer("a block was sent twice, or before message_start");
        }
        if (block.path("type").asString("").equals("text")) {
            write(block.path("text").asString(""));
        }
    }

    private void extend(JsonNode event) {
        var block = blocks.get(index(event));
        if (block == null) {
            throw new BrokenAnswer("a delta without a block");
        }
        var delta = event.path("delta");
        switch (delta.path("type").asString("")) {
            case "text_delta" -> {
                block.append("text", text(delta, "text"));
                write(text(delta, "text"));
            }
            case "input_json_delta" -> block.input.append(text(delta, "partial_json"));
            case "thinking_delta" -> block.append("thinking", text(delta, "thinking"));
            case "signature_delta" -> block.append("signature", text(delta, "signature"));
            case "citations_delta" -> block.node.withArray("citations").add(delta.path("citation"));
            default -> {}
        }
    }

    private void stop(JsonNode event) {
        var reason = event.path("delta").path("stop_reason").asString("");
        if (!reason.isEmpty()) {
            stopReason = reason;
        }
        usage.report(event.path("usage"));
    }

    private void write(String delta) {
        if (!delta.isEmpty()) {
            sink.write(written, delta);
            written += delta.length();
        }
    }

    private static int index(JsonNode event) {
        var index = event.path("index");
        if (!index.isInt()) {
            throw new BrokenAnswer("an event without a block");
        }
        return index.intValue();
    }

    private static String text(JsonNode delta, String name) {
        var text = delta.path(name);
        if (!text.isString()) {
            throw new BrokenAnswer("a delta without its " + name);
        }
        return text.stringValue();
    }

    private static Turn.Stop reason(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> Turn.Stop.LENGTH;
            case "refusal" -> Turn.Stop.REFUSED;
            default -> Turn.Stop.DONE;
        };
    }

    private static ToolCall call(ObjectNode block) {
        var id = block.path("id").asString("");
        var tool = block.path("name").asString("");
        if (id.isEmpty() || tool.isEmpty() || !block.path("input").isObject()) {
            throw new BrokenAnswer("a tool call without id, name or input");
        }
        return new ToolCall(id, tool, block.path("input"));
    }

    /** Removes the code fence that some models put around JSON, and nothing else. */
    private static String unfenced(String text) {
        var fenced = FENCED.matcher(text);
        return fenced.matches() ? fenced.group(1) : text;
    }

    /** A content block so far. */
    private static final class Block {

        private final ObjectNode node;
        private final StringBuilder input = new StringBuilder();
        private final TreeMap<String, StringBuilder> texts = new TreeMap<>();

        Block(ObjectNode node) {
            this.node = node;
        }

        void append(String field, String delta) {
            texts.computeIfAbsent(
                            field, name -> new StringBuilder(node.path(name).asString("")))
                    .append(delta);
        }

        boolean isCut() {
            try {
                whole();
                return false;
            } catch (BrokenAnswer e) {
                return true;
            }
        }

        ObjectNode whole() {
            var whole = node.deepCopy();
            texts.forEach((field, text) -> whole.put(field, text.toString()));
            if (!input.isEmpty()) {
                whole.set("input", parsed());
            }
            return whole;
        }

        private JsonNode parsed() {
            try {
                return Json.MAPPER.readTree(input.toString());
            } catch (JacksonException e) {
                throw (BrokenAnswer) new BrokenAnswer("a tool call's input is not JSON").initCause(e);
            }
        }
    }
}
