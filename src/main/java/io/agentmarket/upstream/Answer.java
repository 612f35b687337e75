package io.agentmarket.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A reply as it is sent: counted, cut and signed.
 *
 * @param thinkingTokens the part of {@code outputTokens} spent on thinking, shown or not
 */
record Answer(
        List<Part> parts, String stopReason, @Nullable String stopSequence, long outputTokens, long thinkingTokens) {

    private static final int BYTES_PER_TOKEN = 4;

    /** One content block. */
    sealed interface Part {

        record Text(String text) implements Part {}

        record Thinking(String shown, String signature) implements Part {}

        /** @param json the arguments; not valid JSON if the answer was cut */
        record ToolUse(String id, String name, String json) implements Part {}
    }

    /** The settings that decide how a reply is sent. */
    record Limits(long tokens, boolean byContext, List<String> stopSequences, boolean showsThinking) {}

    /** Makes the signature for the visible text of a thought. */
    @FunctionalInterface
    interface Signer {
        String sign(String shown);
    }

    static Answer of(Brain.Reply reply, Limits limits, Signer signer) {
        var writing = new Writing(limits, signer);
        for (var block : reply.blocks()) {
            if (!writing.add(block)) {
                break;
            }
        }
        return new Answer(
                List.copyOf(writing.parts),
                writing.stopReason == null ? reply.stopReason() : writing.stopReason,
                writing.stopSequence,
                writing.tokens,
                writing.thinkingTokens);
    }

    /** The parsed arguments; an empty object if they were cut. */
    static JsonNode input(Part.ToolUse call) {
        try {
            return Wire.JSON.readTree(call.json());
        } catch (JacksonException cut) {
            return Wire.JSON.createObjectNode();
        }
    }

    private static final class Writing {

        private final Limits limits;
        private final Signer signer;
        private final List<Part> parts = new ArrayList<>();
        private @Nullable String stopReason;
        private @Nullable String stopSequence;
        private long tokens;
        private long thinkingTokens;

        Writing(Limits limits, Signer signer) {
            this.limits = limits;
            this.signer = signer;
        }

        /** False if nothing may follow. */
        boolean add(Brain.Block block) {
            if (tokens >= limits.tokens()) {
                stopReason = cutReason();
                return false;
            }
            switch (block) {
                case Brain.Block.Thinking thought -> {
                    var written = fitting(thought.thinking());
                    thinkingTokens += count(written);
                    var shown = limits.showsThinking() ? written : "";
                    parts.add(new Part.Thinking(shown, signer.sign(shown)));
                }
                case Brain.Block.Text text -> {
                    var written = fitting(stopped(text.text()));
                    count(written);
                    if (!written.isEmpty()) {
                        parts.add(new Part.Text(written));
                    }
                }
                case Brain.Block.ToolUse call -> {
                    long name = Prompt.tokens(call.name());
                    tokens += name;
                    var written = fitting(call.input().toString());
                    count(written);
                    parts.add(new Part.ToolUse(call.id(), call.name(), written));
                }
            }
            return stopReason == null;
        }

        private String cutReason() {
            return limits.byContext() ? "model_context_window_exceeded" : "max_tokens";
        }

        private long count(String written) {
            long cost = Prompt.tokens(written);
            tokens += cost;
            return cost;
        }

        private String stopped(String text) {
            for (var sequence : limits.stopSequences()) {
                int at = text.indexOf(sequence);
                if (at >= 0) {
                    stopReason = "stop_sequence";
                    stopSequence = sequence;
                    return text.substring(0, at);
                }
            }
            return text;
        }

        /** As much of the text as the limit still allows, in whole characters. */
        private String fitting(String text) {
            long room = Math.max(0, limits.tokens() - tokens) * BYTES_PER_TOKEN;
            if (Prompt.bytes(text) <= room) {
                return text;
            }
            stopReason = cutReason();
            stopSequence = null;
            int end = 0;
            long bytes = 0;
            while (end < text.length()) {
                int codePoint = text.codePointAt(end);
                bytes += Prompt.bytes(Character.toString(codePoint));
                if (bytes > room) {
                    break;
                }
                end += Character.charCount(codePoint);
            }
            return text.substring(0, end);
        }
    }
}
